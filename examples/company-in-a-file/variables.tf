variable "leavers" {
  description = "The most people who may leave in one apply. What stops a file that was saved empty, cut in half, or is another one."
  type        = number
  default     = 10
}

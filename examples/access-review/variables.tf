variable "review_date" {
  description = "Date that the review carries, such as 2026-11-24. Null is today (UTC)."
  type        = string
  default     = null

  validation {
    condition     = var.review_date == null || can(formatdate("YYYY-MM-DD", "${var.review_date}T00:00:00Z"))
    error_message = "Give a date as YYYY-MM-DD."
  }
}

variable "decisions" {
  description = "The file with the decisions, decisions.csv. Null while nobody has decided."
  type        = string
  default     = null
}

variable "day_first" {
  description = "How dates with slashes are read in the decisions: true for day/month/year, false for month/day/year. Null reads those that can be but one day."
  type        = bool
  default     = null
}

variable "previous" {
  description = "The JSON of the last review, to show what has changed since. Null is none."
  type        = string
  default     = null
}

variable "product_keys" {
  description = "Review only these products, by key. Null is all."
  type        = list(string)
  default     = null
}

variable "review" {
  description = "The reviewed file. Null only reports: nothing is imported, nothing is taken."
  type        = string
  default     = null
}

variable "limit" {
  description = "Most seats that one review may take. Beyond it the plan fails."
  type        = number
  default     = 25
}

variable "inactive_days" {
  description = "Days without activity after which a seat counts as unused."
  type        = number
  default     = 90
}

variable "grace_days" {
  description = "Who came to the organization fewer days ago and has not used their seat yet is not named. Null is inactive_days."
  type        = number
  default     = null
}

variable "exclude_emails" {
  description = "People whose seats are never named."
  type        = list(string)
  default     = []
}

variable "exclude_group_ids" {
  description = "Organization groups whose members' seats are never named."
  type        = list(string)
  default     = []
}

variable "product_keys" {
  description = "Only these products, by key. Null is all."
  type        = list(string)
  default     = null
}

variable "cost_per_seat" {
  description = "What a seat costs a month, by product key."
  type        = map(number)
  default     = {}
}

variable "currency" {
  description = "Currency of cost_per_seat: an ISO 4217 code."
  type        = string
  default     = "USD"
}

variable "inactive_days" {
  description = "Days without activity after which a seat counts as unused."
  type        = number
  default     = 90

  validation {
    condition     = var.inactive_days >= 1 && floor(var.inactive_days) == var.inactive_days
    error_message = "Give a whole number of days, at least 1."
  }
}

variable "cost_per_seat" {
  description = "What a seat costs a month, by product key, such as { jira-software = 7.91 }. Without it the report says nothing about money."
  type        = map(number)
  default     = null

  validation {
    condition     = alltrue([for price in values(coalesce(var.cost_per_seat, {})) : price >= 0])
    error_message = "Give what a seat costs a month, 0 or more."
  }
}

variable "currency" {
  description = "Currency of cost_per_seat: an ISO 4217 code, such as EUR."
  type        = string
  default     = "USD"

  validation {
    condition     = can(regex("^[A-Z]{3}$", var.currency))
    error_message = "Give the three capital letters of an ISO 4217 code, such as EUR."
  }
}

variable "exclude_emails" {
  description = "E-mail addresses of people whose seats are never reported as unused, such as service accounts."
  type        = list(string)
  default     = []
}

variable "product_keys" {
  description = "Report only these products, by key, such as [\"jira-software\"]. Null reports all."
  type        = list(string)
  default     = null
}

variable "report_date" {
  description = "Date that the report carries, such as 2026-11-24. Null is today (UTC)."
  type        = string
  default     = null

  validation {
    condition     = var.report_date == null || can(formatdate("YYYY-MM-DD", "${var.report_date}T00:00:00Z"))
    error_message = "Give a date as YYYY-MM-DD."
  }
}

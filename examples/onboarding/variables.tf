variable "people_file" {
  description = "The file of people, in this folder: email, display_name, title, department, and what else atlassian_user has."
  type        = string
  default     = "people.csv"
}

variable "members_file" {
  description = "The file of who is in which team, in this folder: team, email."
  type        = string
  default     = "members.csv"
}

variable "teams_file" {
  description = "The file of teams, in this folder: team, product, site. One line for each product that a team uses; a team without any has one line with neither."
  type        = string
  default     = "teams.csv"
}

variable "on_destroy" {
  description = "What happens to a person whose line is removed: delete, deactivate, unlink or retain."
  type        = string
  default     = "delete"
}

variable "deprovision_limit" {
  description = "The most people whom one run may remove. Someone who sorts the file wrongly does not lock out the company."
  type        = number
  default     = 10
}

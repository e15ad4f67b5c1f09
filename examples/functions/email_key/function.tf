variable "people" {
  type    = list(string)
  default = ["ann@corp.example", " Bob.Ray@Corp.Example"]
}

resource "atlassian_user" "all" {
  # Bob stays the same person when somebody writes his address in lower case one day.
  for_each = { for email in var.people : provider::atlassian::email_key(email) => trimspace(email) }

  email = each.value
}

variable "people" {
  description = "Text of the file of people, for example file(\"people.csv\")."
  type        = string
}

# Who is active in the directory and not yet in the file.
data "atlassian_directory_users" "active" {
  active = true
}

locals {
  written = [for person in values(provider::atlassian::users_csv(var.people)) : provider::atlassian::email_key(jsondecode(person).email)]
}

output "missing" {
  value = setsubtract(keys(data.atlassian_directory_users.active.by_email), local.written)
}

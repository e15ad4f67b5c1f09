# Who is active in the directory and not yet in people.csv.
data "atlassian_directory_users" "active" {
  active = true
}

locals {
  written = [for person in values(provider::atlassian::users_csv(file("${path.module}/people.csv"))) : provider::atlassian::email_key(jsondecode(person).email)]
}

output "missing" {
  value = setsubtract(keys(data.atlassian_directory_users.active.by_email), local.written)
}

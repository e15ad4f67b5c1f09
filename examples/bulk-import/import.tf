# Needed once: delete this file when everybody is imported.

data "atlassian_directory_users" "all" {}

# terraform output -raw directory > people.csv
output "directory" {
  value = provider::atlassian::csv(concat(
    [["email", "display_name"]],
    [for user in data.atlassian_directory_users.all.users : [user.email, user.display_name] if user.email != null],
  ))
}

# Whoever stands in the file and is in the directory is imported; whoever is only in the file would be created.
import {
  for_each = {
    for key, person in local.people : key => lookup(data.atlassian_directory_users.all.by_email, provider::atlassian::email_key(person.email), "")
    if contains(keys(data.atlassian_directory_users.all.by_email), provider::atlassian::email_key(person.email))
  }

  to = atlassian_user.person[each.key]
  id = each.value
}

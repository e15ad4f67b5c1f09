import {
  to = atlassian_directory_users.company
  id = "domain:example.com"
}

resource "atlassian_directory_users" "company" {
  users = {
    "kim.larsen@example.com" = jsonencode({ email = "kim.larsen@example.com" })
  }
}

import {
  to = atlassian_directory_users.company
  identity = {
    directory_id = "7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"
    people       = "none"
  }
}

resource "atlassian_directory_users" "company" {
  users = {
    "kim.larsen@example.com" = jsonencode({ email = "kim.larsen@example.com" })
  }
}

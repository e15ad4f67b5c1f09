# Begin with nobody, so that whatever fails is an error of an update; the block of import may go afterwards.
import {
  to = atlassian_directory_users.company
  id = "none"
}

resource "atlassian_directory_users" "company" {
  # One text a person. Of a file: provider::atlassian::users_csv(file("people.csv"))
  users = {
    "kim.larsen@example.com"   = jsonencode({ email = "kim.larsen@example.com", display_name = "Kim Larsen", title = "Engineer" })
    "robin.okafor@example.com" = jsonencode({ email = "robin.okafor@example.com", active = false })
  }

  # Whoever leaves the file is deactivated, ten people in one apply at most.
  on_destroy        = "deactivate"
  deprovision_limit = 10
}

output "kim" {
  value = atlassian_directory_users.company.ids["kim.larsen@example.com"]
}

import {
  to = atlassian_user.kim
  id = "kim.larsen@example.com"
}

resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

import {
  to = atlassian_group.developers
  id = "developers"
}

resource "atlassian_group" "developers" {
  display_name = "developers"
}

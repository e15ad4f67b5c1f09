import {
  to = atlassian_organization_group.contractors
  id = "contractors"
}

resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

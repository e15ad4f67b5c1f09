import {
  to = atlassian_organization_group.contractors
  identity = {
    id = "4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c"
  }
}

resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

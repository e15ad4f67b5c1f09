import {
  to = atlassian_organization_group.contractors
  identity = {
    id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
  }
}

resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

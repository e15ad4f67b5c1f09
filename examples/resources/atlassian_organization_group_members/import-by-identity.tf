import {
  to = atlassian_organization_group_members.contractors
  identity = {
    organization_group_id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
  }
}

resource "atlassian_organization_group_members" "contractors" {
  organization_group_id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
  account_ids           = ["5b10a2844c20165700ede21g"]
}

import {
  to = atlassian_organization_group_members.contractors
  identity = {
    organization_group_id = "4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c"
  }
}

resource "atlassian_organization_group_members" "contractors" {
  organization_group_id = "4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c"
  account_ids           = ["5b10ac8d82e05b22cc7d4ef5"]
}

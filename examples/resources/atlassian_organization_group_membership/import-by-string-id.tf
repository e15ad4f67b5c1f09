import {
  to = atlassian_organization_group_membership.sam
  id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a,5b10a2844c20165700ede21g"
}

resource "atlassian_organization_group_membership" "sam" {
  organization_group_id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
  account_id            = "5b10a2844c20165700ede21g"
}

# members.tfquery.hcl
list "atlassian_organization_group_membership" "contractors" {
  provider         = atlassian
  include_resource = true
  limit            = 1000

  config {
    organization_group_ids = ["4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c"]
  }
}

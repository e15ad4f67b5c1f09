# members.tfquery.hcl
list "atlassian_group_membership" "builders" {
  provider         = atlassian
  include_resource = true
  limit            = 1000

  config {
    group_ids = ["b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"]
  }
}

# access.tfquery.hcl
list "atlassian_group_role_assignment" "all" {
  provider         = atlassian
  include_resource = true
  limit            = 1000
}

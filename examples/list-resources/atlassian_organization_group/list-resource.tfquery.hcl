# groups.tfquery.hcl
list "atlassian_organization_group" "all" {
  provider         = atlassian
  include_resource = true
  limit            = 1000
}

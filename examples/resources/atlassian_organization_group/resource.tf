resource "atlassian_organization_group" "contractors" {
  name        = "contractors"
  description = "People of other companies who work with us"
}

data "atlassian_product_licenses" "confluence" {
  product_keys = ["confluence"]
}

# Everyone in the group gets a Confluence seat.
resource "atlassian_group_role_assignment" "contractors_use_confluence" {
  organization_group_id = atlassian_organization_group.contractors.id
  role                  = "atlassian/user"
  resource_id           = data.atlassian_product_licenses.confluence.licenses[0].id
}

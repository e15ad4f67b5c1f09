resource "atlassian_group" "developers" {
  display_name = "developers"
}

data "atlassian_product_licenses" "jira" {
  product_keys = ["jira-software"]
}

# Everyone in the group gets a seat in each Jira that the organization has.
resource "atlassian_group_role_assignment" "developers_use_jira" {
  for_each = toset(data.atlassian_product_licenses.jira.licenses[*].id)

  group_id    = atlassian_group.developers.id
  role        = "atlassian/user"
  resource_id = each.key
}

resource "atlassian_group" "developers" {
  display_name = "developers"
}

data "atlassian_product_licenses" "jira" {
  product_keys = ["jira-software"]
}

# Everyone in the group gets a Jira seat.
resource "atlassian_group_role_assignment" "developers_use_jira" {
  group_id    = atlassian_group.developers.id
  role        = "atlassian/user"
  resource_id = data.atlassian_product_licenses.jira.licenses[0].id
}

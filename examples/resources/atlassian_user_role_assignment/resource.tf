data "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

data "atlassian_product_licenses" "confluence" {
  product_keys = ["confluence"]
}

resource "atlassian_user_role_assignment" "kim_uses_confluence" {
  account_id  = data.atlassian_user.kim.account_id
  role        = "atlassian/user"
  resource_id = data.atlassian_product_licenses.confluence.licenses[0].id
}

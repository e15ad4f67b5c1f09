resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

data "atlassian_product_licenses" "confluence" {
  product_keys = ["confluence"]
}

# Somebody of the SCIM directory: the provider waits until Atlassian has linked an account to the record.
resource "atlassian_user_role_assignment" "kim_uses_confluence" {
  user_id     = atlassian_user.kim.id
  role        = "atlassian/user"
  resource_id = data.atlassian_product_licenses.confluence.licenses[0].id
}

data "atlassian_users" "contractor" {
  emails = ["sam@contractor.example"]
}

# Anybody else of the organization: by the account.
resource "atlassian_user_role_assignment" "contractor_uses_confluence" {
  account_id  = data.atlassian_users.contractor.users[0].account_id
  role        = "atlassian/user"
  resource_id = data.atlassian_product_licenses.confluence.licenses[0].id
}

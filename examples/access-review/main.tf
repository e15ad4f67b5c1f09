# ATLASSIAN_ORG_ID and ATLASSIAN_API_KEY say which organization. Nothing is ever changed, whatever the key could do.
provider "atlassian" {
  read_only = true
}

data "atlassian_organization" "this" {}

# Counted, listed, counted again: a list that differs from either count is not the full population.
data "atlassian_product_licenses" "before" {
  product_keys = var.product_keys
}

data "atlassian_product_licenses" "population" {
  product_keys         = var.product_keys
  include_users        = true
  include_grants       = true
  include_direct_roles = true

  depends_on = [data.atlassian_product_licenses.before]
}

data "atlassian_product_licenses" "after" {
  product_keys = var.product_keys

  depends_on = [data.atlassian_product_licenses.population]
}

data "atlassian_users" "all" {}

# Administrators of every kind, each kind by a search of its own.
data "atlassian_users" "administrators" {
  for_each = toset(["atlassian/org-admin", "atlassian/site-admin", "atlassian/user-access-admin", "atlassian/admin"])

  roles = [each.key]
}

data "atlassian_api_keys" "all" {}

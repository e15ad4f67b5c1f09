# ATLASSIAN_ORG_ID and ATLASSIAN_API_KEY say which organization. Nothing is ever changed, whatever the key could do.
provider "atlassian" {
  read_only = true
}

data "atlassian_organization" "this" {}

# Counted, not listed: one request for each app. Who holds the seats is read once, below.
data "atlassian_product_licenses" "all" {
  product_keys = var.product_keys
}

data "atlassian_unused_licenses" "all" {
  product_keys   = var.product_keys
  inactive_days  = var.inactive_days
  exclude_emails = var.exclude_emails
}

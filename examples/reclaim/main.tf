# ATLASSIAN_ORG_ID and ATLASSIAN_API_KEY say which organization. ATLASSIAN_DIRECTORY_ID and ATLASSIAN_SCIM_API_KEY are
# needed to take people out of groups of the SCIM directory; without them such seats are kept, and the reason is said.
provider "atlassian" {}

# Read in every run: what the review decided is taken only from who still does not use their seat.
data "atlassian_unused_licenses" "all" {
  product_keys      = var.product_keys
  inactive_days     = var.inactive_days
  grace_days        = var.grace_days
  exclude_emails    = var.exclude_emails
  exclude_group_ids = var.exclude_group_ids
  cost_per_seat     = var.cost_per_seat
  include_grants    = true
}

locals {
  unused = {
    for seat in data.atlassian_unused_licenses.all.seats : "${seat.account_id} ${seat.resource_id}" => merge(seat, {
      groups = [for grant in coalesce(seat.granted_by, []) : grant if grant.type == "group"]
      # Who leaves these groups loses the seats of these apps as well.
      also = distinct([
        for id in flatten([for grant in coalesce(seat.granted_by, []) : grant.resource_ids if grant.type == "group"]) :
        "${seat.account_id} ${id}" if id != seat.resource_id
      ])
    })
  }
}

data "atlassian_organization" "acme" {}

data "atlassian_product_licenses" "all" {}

data "atlassian_unused_licenses" "all" {
  inactive_days = 90

  # What a seat costs a month, in EUR.
  cost_per_seat = {
    "jira-software"    = 7.91
    "jira-servicedesk" = 20.00
    "confluence"       = 6.05
  }
}

locals {
  product_names = {
    for product in data.atlassian_product_licenses.all.totals : product.product_key => product.product_name
  }
}

output "report" {
  value = {
    organization = data.atlassian_organization.acme.name

    licenses = [
      for license in data.atlassian_product_licenses.all.licenses : {
        product     = license.product_name
        site        = license.site_url
        seats       = license.seats_total
        used        = license.seats_used
        available   = license.seats_available
        utilization = license.utilization_percent
      }
    ]

    reclaimable = [
      for product in data.atlassian_unused_licenses.all.by_product : {
        product = local.product_names[product.product_key]
        seats   = product.seats
        never   = product.never_active
        cost    = product.cost
      } if product.seats > 0
    ]
  }
}

provider "atlassian" {}

locals {
  rows = provider::atlassian::csv_rows(file("${path.module}/access.csv"), "team", "product", "site")

  access = {
    for row in local.rows : "${row.team} uses ${row.product} on ${row.site}" => {
      team = row.team
      app  = "${row.product} on ${row.site}"
    }
  }

  apps = {
    for license in data.atlassian_product_licenses.used.licenses :
    "${license.product_key} on ${trimprefix(license.site_url, "https://")}" => license.id... if license.site_url != null
  }
}

data "atlassian_product_licenses" "used" {
  product_keys = distinct(local.rows[*].product)
}

data "atlassian_group" "team" {
  for_each = toset([for grant in local.access : grant.team])

  display_name = each.key
}

resource "atlassian_group_role_assignment" "team" {
  for_each = local.access

  group_id    = data.atlassian_group.team[each.value.team].id
  role        = "atlassian/user"
  resource_id = local.apps[each.value.app][0]

  lifecycle {
    precondition {
      condition     = length(lookup(local.apps, each.value.app, [])) == 1
      error_message = "access.csv gives ${each.value.team} ${each.value.app}, which is not one app of the organization. It has: ${join(", ", keys(local.apps))}."
    }
  }
}

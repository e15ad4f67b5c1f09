locals {
  date = var.report_date == null ? formatdate("YYYY-MM-DD", plantimestamp()) : var.report_date

  # A product without a site, or with several apps on one, is one line of the report.
  licenses = {
    for license in data.atlassian_product_licenses.all.licenses :
    "${license.product_key} ${license.site_url == null ? "" : license.site_url}" => license...
  }

  unused = {
    for seat in data.atlassian_unused_licenses.all.seats :
    "${seat.product_key} ${seat.site_url == null ? "" : seat.site_url}" => {
      never = seat.never_active
      cost  = seat.cost
    }...
  }

  counts = [
    for key, licenses in local.licenses : {
      product = coalesce(licenses[0].product_name, licenses[0].product_key)
      site    = licenses[0].site_url == null ? "" : trimprefix(licenses[0].site_url, "https://")
      plan    = join(", ", compact(toset(licenses[*].plan)))
      used    = sum(licenses[*].seats_used)
      total   = anytrue([for license in licenses : license.seats_total == null]) ? null : sum(licenses[*].seats_total)
      unused  = length(lookup(local.unused, key, []))
      never   = length([for seat in lookup(local.unused, key, []) : seat if seat.never])
      cost    = try(sum([for seat in lookup(local.unused, key, []) : seat.cost if seat.cost != null]), null)
    }
  ]

  apps = [
    for app in local.counts : merge(app, {
      full = app.total == null ? false : app.used * 10 > app.total * 9 # the next person may find no seat
      idle = app.used <= app.unused                                    # nobody has used it for so long, or nobody can
    })
  ]

  full     = [for app in local.apps : app if app.full]
  idle     = [for app in local.apps : app if app.idle]
  counted  = [for app in local.apps : app if app.total != null]
  unpriced = length([for seat in data.atlassian_unused_licenses.all.seats : seat if seat.cost == null])
}

locals {
  date = var.report_date == null ? formatdate("YYYY-MM-DD", plantimestamp()) : var.report_date

  # By the name that is shown, then the site. A product without a site, or with several apps on one, is one line of the report.
  licenses = {
    for license in data.atlassian_product_licenses.all.licenses :
    "${lower(coalesce(license.product_name, license.product_key))}\t${license.site_url == null ? "" : license.site_url}\t${license.product_key}" => license...
  }

  unused_seats = {
    for seat in data.atlassian_unused_licenses.all.seats :
    "${lower(coalesce(seat.product_name, seat.product_key))}\t${seat.site_url == null ? "" : seat.site_url}\t${seat.product_key}" => {
      never = seat.never_active == true
      cost  = seat.cost
    }...
  }

  # Summed up once for each app: functions such as lookup walk through all that they are given, each time.
  unused = {
    for key, seats in local.unused_seats : key => {
      seats = length(seats)
      never = length([for seat in seats : seat if seat.never])
      cost  = try(tonumber(format("%.4f", sum([for seat in seats : seat.cost if seat.cost != null]))), null)
    }
  }

  # A price may be given under any of the names that Atlassian has for a product, as in cost_per_seat itself.
  spellings = {
    "jira"              = "jira-software"
    "jira-service-desk" = "jira-servicedesk"
    "jira-ops"          = "opsgenie"
    "guard_detect"      = "beacon"
  }
  prices = {
    for name, price in coalesce(var.cost_per_seat, {}) :
    lookup(local.spellings, trimsuffix(lower(trimspace(name)), ".ondemand"), trimsuffix(lower(trimspace(name)), ".ondemand")) => price...
  }

  counts = [
    for key, licenses in local.licenses : {
      product = coalesce(licenses[0].product_name, licenses[0].product_key)
      site    = licenses[0].site_url == null ? "" : trimprefix(licenses[0].site_url, "https://")
      plan    = join(", ", compact(toset(licenses[*].plan)))
      # Null: Atlassian does not say, or refuses to count. Such an app is in no sum, and the page says so.
      used   = anytrue([for license in licenses : license.seats_used == null]) ? null : sum(licenses[*].seats_used)
      given  = anytrue([for license in licenses : license.seats_source == "atlassian"]) # a figure, not a count of the people below
      total  = anytrue([for license in licenses : license.seats_total == null]) ? null : sum(licenses[*].seats_total)
      unused = try(local.unused[key].seats, 0)
      never  = try(local.unused[key].never, 0)
      cost   = try(local.unused[key].cost, null)
      price  = try(local.prices[lookup(local.spellings, licenses[0].product_key, licenses[0].product_key)][0], null)
    }
  ]

  apps = [
    for app in local.counts : merge(app, {
      full = app.total == null || app.used == null ? false : app.used * 10 > app.total * 9 # the next person may find no seat
      idle = app.used == null || app.given ? false : app.used <= app.unused                # nobody has used it for so long, or nobody can
      all  = app.used == null || app.price == null ? null : app.used * app.price
    })
  ]

  full = [for app in local.apps : app if app.full]
  idle = [for app in local.apps : app if app.idle]

  # The sums of the page: total = used of these - over + free, and used of these + used of the others = used of all.
  known   = [for app in local.apps : app if app.used != null]
  counted = [for app in local.known : app if app.total != null]
  sums = {
    used     = sum(concat([0], local.known[*].used))
    measured = sum(concat([0], local.counted[*].used))
    total    = sum(concat([0], local.counted[*].total))
    free     = sum(concat([0], [for app in local.counted : max(app.total - app.used, 0)]))
    over     = sum(concat([0], [for app in local.counted : max(app.used - app.total, 0)]))
    never    = sum(concat([0], local.apps[*].never))
    all      = sum(concat([0], [for app in local.apps : app.all if app.all != null]))
    cost     = sum(concat([0], [for app in local.apps : app.cost if app.cost != null]))
    unpriced = sum(concat([0], [for app in local.known : app.used if app.price == null]))
  }
}

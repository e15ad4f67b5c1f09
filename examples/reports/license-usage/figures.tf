locals {
  date = var.report_date == null ? formatdate("YYYY-MM-DD", plantimestamp()) : var.report_date

  # By the name that is shown, then the site. A product without a site, or with several apps on one, is one line of the
  # report.
  licenses = {
    for license in data.atlassian_product_licenses.all.licenses :
    "${lower(coalesce(license.product_name, license.product_key))}\t${license.site_url == null ? "" : license.site_url}\t${license.product_key}" => license...
  }

  # By all that tells apps apart in a seat, so that each seat costs one look.
  unused_seats = { for seat in data.atlassian_unused_licenses.all.seats : "${seat.product_key}\t${seat.site_url == null ? "" : seat.site_url}" => seat.never_active == true... }

  # Summed up once for each app: functions such as lookup walk through all that they are given, each time.
  unused = { for key, never in local.unused_seats : key => { seats = length(never), never = length([for each in never : each if each]) } }

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

  prices_of_nothing = [
    for name in keys(local.prices) : name
    if !contains([for license in data.atlassian_product_licenses.all.licenses : lookup(local.spellings, license.product_key, license.product_key)], name)
  ]

  # What a seat costs, by the product's key, where it has a price. It stands beside the seats and not in each: Terraform
  # takes as long for one decimal fraction as for ten texts.
  by_product = data.atlassian_unused_licenses.all.by_product
  price = {
    for key in distinct(concat(data.atlassian_product_licenses.all.licenses[*].product_key, local.by_product[*].product_key)) :
    key => local.prices[lookup(local.spellings, key, key)][0] if can(local.prices[lookup(local.spellings, key, key)])
  }
  shown_prices = {
    for product in local.by_product : product.product_key =>
    var.cost_per_seat == null ? "" : try(format("%.2f", local.price[product.product_key]), "–")
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
      unused = try(local.unused["${licenses[0].product_key}\t${licenses[0].site_url == null ? "" : licenses[0].site_url}"].seats, 0)
      never  = try(local.unused["${licenses[0].product_key}\t${licenses[0].site_url == null ? "" : licenses[0].site_url}"].never, 0)
      price  = try(local.price[licenses[0].product_key], null)
    }
  ]

  apps = [
    for app in local.counts : merge(app, {
      full = app.total == null || app.used == null ? false : app.used * 10 > app.total * 9 # the next person may find no seat
      idle = app.used == null || app.given ? false : app.used <= app.unused                # nobody has used it for so long, or nobody can
      all  = app.used == null || app.price == null ? null : app.used * app.price
      cost = app.unused == 0 || app.price == null ? null : app.unused * app.price
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

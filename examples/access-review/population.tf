locals {
  date = var.review_date == null ? formatdate("YYYY-MM-DD", plantimestamp()) : var.review_date

  people = { for user in data.atlassian_users.all.users : user.account_id => user }

  # One row a seat: who has which product, since when they have used it, and what gives it to them.
  seats = flatten([
    for app in data.atlassian_product_licenses.population.licenses : [
      for user in coalesce(app.users, []) : {
        kind           = "seat"
        account_id     = user.account_id
        email          = user.email
        name           = user.name
        resource_id    = app.id
        product        = app.product_name
        site           = app.site_url
        role           = user.role
        last_active_at = user.last_active_at
        granted_by     = user.granted_by == null ? null : [for grant in user.granted_by : grant.type == "direct" ? "direct" : "group ${grant.name} (${grant.management_source})"]
        # Whom no verified domain and no identity provider vouches for. Unknown people count as outside.
        outside = try(local.people[user.account_id].claim_status, "unmanaged") != "managed" || try(local.people[user.account_id].management_source, null) != "synced"
      }
    ]
  ])

  administrators = flatten([
    for role, found in data.atlassian_users.administrators : [
      for user in found.users : {
        kind           = "administrator"
        account_id     = user.account_id
        email          = user.email
        name           = user.name
        resource_id    = role
        product        = null
        site           = null
        role           = role
        last_active_at = user.last_active_at
        granted_by     = null
        outside        = user.claim_status != "managed" || user.management_source != "synced"
      } if user.status == "active"
    ]
  ])

  rows    = concat(local.seats, local.administrators)
  outside = [for row in local.seats : row if row.outside]
  keys    = [for key in data.atlassian_api_keys.all.api_keys : { label = key.label, created_by = key.created_by, expires_at = key.expires_at, days_left = key.days_left }]

  # The proof: before, listed and after are the same number for each app.
  counts = [
    for app in data.atlassian_product_licenses.population.licenses : {
      resource_id = app.id
      product     = app.product_name
      site        = app.site_url
      before      = one([for other in data.atlassian_product_licenses.before.licenses : other.seats_used if other.id == app.id])
      listed      = app.users == null ? null : length(app.users)
      after       = one([for other in data.atlassian_product_licenses.after.licenses : other.seats_used if other.id == app.id])
      counted     = app.seats_source != "atlassian"
    }
  ]

  # Atlassian's own number for Bitbucket is no count of people, so that it proves nothing.
  proof = [
    for app in local.counts : merge(app, {
      state = !app.counted ? "not countable" : app.before != null && app.before == app.listed && app.listed == app.after ? "complete" : "incomplete"
    })
  ]

  apps_before = toset(data.atlassian_product_licenses.before.licenses[*].id)
  apps_after  = toset(data.atlassian_product_licenses.after.licenses[*].id)
  incomplete = concat(
    [for app in local.proof : "${app.product}${app.site == null ? "" : " on ${app.site}"}: ${app.before == null ? "not" : app.before} counted before, ${app.listed == null ? "not" : app.listed} listed, ${app.after == null ? "not" : app.after} counted after" if app.state == "incomplete"],
    local.apps_before == local.apps_after ? [] : ["the list of apps changed while it was read"],
    length([for row in local.administrators : row if row.role == "atlassian/org-admin"]) > 0 ? [] : ["no organization administrator was found, which can't be: the search may not tell them"],
  )
}

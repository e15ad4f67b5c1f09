locals {
  # What the page shows. Names and addresses come from people, so that each may be anything.
  shown = jsonencode({
    organization = coalesce(data.atlassian_organization.this.name, data.atlassian_organization.this.id)
    currency     = var.cost_per_seat == null ? "" : var.currency
    apps         = local.apps

    seats = [
      for seat in data.atlassian_unused_licenses.all.seats : {
        person  = seat.account_id
        name    = seat.name == null ? "" : seat.name
        email   = seat.email == null ? "" : seat.email
        product = coalesce(seat.product_name, seat.product_key)
        site    = seat.site_url == null ? "" : trimprefix(seat.site_url, "https://")
        role    = trimprefix(seat.role, "atlassian/")
        active  = seat.never_active == true ? "Never" : seat.last_active_at == null ? "Unknown" : substr(seat.last_active_at, 0, 10)
        cost    = seat.cost
      }
    ]
  })

  # Every text of it, escaped for HTML in one go: in JSON made by jsonencode, these are the only spellings of a
  # backslash, a quotation mark, &, < and >. The backslash goes first, since the others begin with one.
  escaped = jsondecode(
    replace(replace(replace(replace(replace(local.shown,
      "\\\\", "&#92;"),
      "\\\"", "&quot;"),
      "\\u0026", "&amp;"),
      "\\u003c", "&lt;"),
    "\\u003e", "&gt;"),
  )

  # Browsers know no CRLF when they compute the sums.
  style  = replace(file("${path.module}/report.css"), "\r\n", "\n")
  script = replace(file("${path.module}/report.js"), "\r\n", "\n")

  html = templatefile("${path.module}/licenses.html.tftpl", merge(local.escaped, {
    date          = local.date
    inactive_days = var.inactive_days

    sums       = local.sums
    uncounted  = length(local.apps) - length(local.known)
    unmeasured = length(local.known) - length(local.counted)
    unused     = length(data.atlassian_unused_licenses.all.seats)

    # The page allows itself this style and this script alone, and nothing from anywhere else.
    style      = local.style
    script     = local.script
    style_sum  = base64sha256(local.style)
    script_sum = base64sha256(local.script)
  }))
}

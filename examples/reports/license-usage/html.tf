locals {
  # What the page shows. Names and addresses come from people, so that each may be anything.
  shown = jsonencode({
    organization = coalesce(data.atlassian_organization.this.name, data.atlassian_organization.this.id)
    currency     = var.cost_per_seat == null ? "" : var.currency
    apps         = local.apps
  })

  # Each seat as a person and the cells of its row, the price last.
  seats = jsonencode([
    for seat in data.atlassian_unused_licenses.all.seats : [seat.account_id, [
      seat.name == null ? "" : seat.name,
      seat.email == null ? "" : seat.email,
      seat.product_name == null ? seat.product_key : seat.product_name,
      seat.site_url == null ? "" : trimprefix(seat.site_url, "https://"),
      trimprefix(seat.role, "atlassian/"),
      seat.never_active == true ? "Never" : seat.last_active_at == null ? "Unknown" : substr(seat.last_active_at, 0, 10),
      local.shown_prices[seat.product_key],
    ]]
  ])

  # Every text of both, escaped for HTML in one go: in JSON made by jsonencode, these are the only spellings of a
  # backslash, a quotation mark, &, < and >. The backslash goes first, since the others begin with one.
  escaped = [
    for json in [local.shown, local.seats] : replace(replace(replace(replace(replace(json,
      "\\\\", "&#92;"),
      "\\\"", "&quot;"),
      "\\u0026", "&amp;"),
      "\\u003c", "&lt;"),
    "\\u003e", "&gt;")
  ]

  # The rows are that text with other marks between: a loop over twenty thousand seats in the template would take as
  # long as all the rest. White space and control characters are what JSON still spells in its own way; no text has a
  # quotation mark any more.
  printed = replace(replace(replace(replace(replace(replace(local.escaped[1], "\\r\\n", "\n"), "\\n", "\n"), "\\r", "\n"), "\\t", "\t"), "\\b", " "), "\\f", " ")
  cells   = strcontains(local.printed, "\\u") ? replace(local.printed, "/\\\\u([0-9a-f]{4})/", "&#x$1;") : local.printed
  rows = replace(replace(replace(
    trimsuffix(trimprefix(var.cost_per_seat == null ? replace(local.cells, ",\"\"]]", "]]") : local.cells, "[[\""), "\"]]]"),
    "\"]],[\"", "\n<tr data-p=\""),
    "\",[\"", "\"><td>"),
  "\",\"", "<td>")

  # Browsers know no CRLF when they compute the sums.
  style  = replace(file("${path.module}/report.css"), "\r\n", "\n")
  script = replace(file("${path.module}/report.js"), "\r\n", "\n")

  html = templatefile("${path.module}/licenses.html.tftpl", merge(jsondecode(local.escaped[0]), {
    rows          = local.rows
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

locals {
  csv_columns = ["account_id", "email", "name", "product_key", "product_name", "site_url", "role", "last_active_at", "never_active", "cost"]

  csv = provider::atlassian::csv(concat([local.csv_columns], [
    for seat in data.atlassian_unused_licenses.all.seats : [
      seat.account_id, seat.email, seat.name, seat.product_key, seat.product_name, seat.site_url, seat.role, seat.last_active_at,
      seat.never_active, local.written_prices[seat.product_key],
    ]
  ]))

  written_prices = { for product in local.by_product : product.product_key => try(tostring(local.price[product.product_key]), "") }

  # The mark in front of all tells spreadsheets that this is UTF-8; RFC 4180 ends lines with CRLF.
  csv_file = "\uFEFF${replace(replace(local.csv, "\r\n", "\n"), "\n", "\r\n")}"
}

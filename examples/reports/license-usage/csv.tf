locals {
  csv_columns = ["account_id", "email", "name", "product_key", "product_name", "site_url", "role", "last_active_at", "never_active", "cost"]

  csv = provider::atlassian::csv(concat([local.csv_columns], [
    for seat in data.atlassian_unused_licenses.all.seats : [for column in local.csv_columns : seat[column]]
  ]))

  # The mark in front of all tells spreadsheets that this is UTF-8; RFC 4180 ends lines with CRLF.
  csv_file = "\uFEFF${replace(local.csv, "/\r?\n/", "\r\n")}"
}

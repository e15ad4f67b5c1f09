locals {
  csv_columns = ["account_id", "email", "name", "product_key", "product_name", "site_url", "role", "last_active_at", "never_active", "cost"]

  csv_rows = concat([local.csv_columns], [
    for seat in data.atlassian_unused_licenses.all.seats : [
      for column in local.csv_columns : seat[column] == null ? "" : tostring(seat[column])
    ]
  ])

  # A cell that begins like a formula would be one, wherever a name comes from: the apostrophe makes it text. The mark
  # in front of all tells spreadsheets that this is UTF-8.
  csv = "\uFEFF${join("", [
    for row in local.csv_rows : "${join(",", [
      for cell in row : "\"${replace(replace(cell, "/^[=+\\-@\\t\\r\\n]/", "'$0"), "\"", "\"\"")}\""
    ])}\r\n"
  ])}"
}

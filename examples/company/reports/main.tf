provider "atlassian" {
  read_only = true
}

data "atlassian_unused_licenses" "all" {
  inactive_days = 90
}

# The whole page for finance is examples/reports/license-usage of the provider's repository.
output "unused_csv" {
  description = "Seats that nobody has used for 90 days, for a spreadsheet."
  sensitive   = true
  value = provider::atlassian::csv(concat([["name", "email", "product", "site", "last active"]], [
    for seat in data.atlassian_unused_licenses.all.seats : [
      seat.name == null ? "" : seat.name,
      seat.email == null ? "" : seat.email,
      seat.product_name == null ? seat.product_key : seat.product_name,
      seat.site_url == null ? "" : seat.site_url,
      seat.last_active_at == null ? "never" : substr(seat.last_active_at, 0, 10),
    ]
  ]))
}

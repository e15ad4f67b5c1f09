# Sensitive, because they name people: they appear in no log, and `terraform output -raw` writes them to a file.

output "licenses_html" {
  description = "The report as one HTML page."
  value       = local.html
  sensitive   = true
}

output "licenses_csv" {
  description = "The unused seats as a table (RFC 4180, UTF-8), for a spreadsheet."
  value       = local.csv_file
  sensitive   = true
}

output "licenses_json" {
  description = "All figures and the unused seats, for a program."
  value = jsonencode({
    date            = local.date
    organization_id = data.atlassian_organization.this.id
    organization    = data.atlassian_organization.this.name
    inactive_days   = var.inactive_days
    currency        = var.currency
    licenses        = [for license in data.atlassian_product_licenses.all.licenses : { for name, value in license : name => value if !contains(["users", "seats_inactive", "seats_never_used"], name) }]
    totals          = [for total in data.atlassian_product_licenses.all.totals : { for name, value in total : name => value if !contains(["seats_inactive", "seats_never_used"], name) }]
    unused = {
      by_product = data.atlassian_unused_licenses.all.by_product
      seats      = data.atlassian_unused_licenses.all.seats
      total_cost = data.atlassian_unused_licenses.all.total_cost
    }
  })
  sensitive = true
}

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
  value       = local.json
  sensitive   = true
}

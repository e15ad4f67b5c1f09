data "atlassian_unused_licenses" "reclaimable" {
  inactive_days  = 90
  exclude_emails = ["break-glass@example.com"]

  # What a seat costs a month, in the currency of the invoice.
  cost_per_seat = {
    "jira-software" = 7.91
    "confluence"    = 6.05
  }
}

output "saved_each_month" {
  value = data.atlassian_unused_licenses.reclaimable.total_cost
}

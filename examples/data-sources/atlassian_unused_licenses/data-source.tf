data "atlassian_unused_licenses" "reclaimable" {
  inactive_days  = 90
  exclude_emails = ["break-glass@example.com"]

  # What a seat costs a month, in the currency of the invoice.
  cost_per_seat = {
    "jira-software" = 7.91
    "confluence"    = 6.05
  }

  # What gives each seat, and how it is taken back.
  include_grants = true
}

output "saved_each_month" {
  value = data.atlassian_unused_licenses.reclaimable.total_cost
}

output "given_by_groups_of_the_identity_provider" {
  value = [
    for seat in data.atlassian_unused_licenses.reclaimable.seats : "${coalesce(seat.email, seat.account_id)}: ${seat.product_name}"
    if contains(coalesce(seat.revocable_by, []), "identity_provider")
  ]
}

data "atlassian_unused_licenses" "all" {
  inactive_days = 90
}

# terraform output -raw unused > unused.csv
output "unused" {
  value = provider::atlassian::csv(concat(
    [["email", "product", "last active", "cost"]],
    [for seat in data.atlassian_unused_licenses.all.seats : [seat.email, seat.product_name, seat.last_active_at, seat.cost]],
  ))
}

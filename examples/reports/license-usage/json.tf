locals {
  # The seats of each product, with what one of them costs.
  json_seats = {
    for key, seats in { for seat in data.atlassian_unused_licenses.all.seats : seat.product_key => seat... } :
    key => replace(trimsuffix(trimprefix(jsonencode(seats), "["), "]"), "\"cost\":null", "\"cost\":${local.written_prices[key] == "" ? "null" : local.written_prices[key]}")
  }

  json = replace(
    jsonencode({
      date            = local.date
      organization_id = data.atlassian_organization.this.id
      organization    = data.atlassian_organization.this.name
      inactive_days   = var.inactive_days
      currency        = var.currency
      licenses        = [for license in data.atlassian_product_licenses.all.licenses : { for name, value in license : name => value if !contains(["users", "seats_inactive", "seats_never_used"], name) }]
      totals          = [for total in data.atlassian_product_licenses.all.totals : { for name, value in total : name => value if !contains(["seats_inactive", "seats_never_used"], name) }]
      unused = {
        by_product = [for product in local.by_product : merge(product, { cost = try(product.seats * local.price[product.product_key], null) })]
        seats      = []
        total_cost = var.cost_per_seat == null ? null : try(sum(concat([0], [for product in local.by_product : product.seats * local.price[product.product_key] if can(local.price[product.product_key])])), null)
      }
    }),
    "\"seats\":[]", "\"seats\":[${join(",", values(local.json_seats))}]"
  )
}

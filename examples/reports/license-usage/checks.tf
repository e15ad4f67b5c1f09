check "seats_left" {
  assert {
    condition = length(local.full) == 0
    error_message = "More than 90 % of the seats are used:\n${join("\n", [
      for app in local.full : "  - ${app.product}${app.site == "" ? "" : " on ${app.site}"}: ${app.used} of ${app.total}"
    ])}"
  }
}

check "in_use" {
  assert {
    condition = length(local.idle) == 0
    error_message = "Nobody has used these for ${var.inactive_days} days:\n${join("\n", [
      for app in local.idle : "  - ${app.product}${app.site == "" ? "" : " on ${app.site}"}: ${app.used == 0 ? "nobody has a seat" : "all ${app.used} seats unused"}"
    ])}"
  }
}

check "prices" {
  assert {
    condition     = length(local.prices_of_nothing) == 0
    error_message = "cost_per_seat has prices of products that the report has not: ${join(", ", local.prices_of_nothing)}. There are ${join(", ", distinct(data.atlassian_product_licenses.all.licenses[*].product_key))}."
  }
}

output "review_csv" {
  description = "The file to review: one row a seat. Write revoke or keep into the first column."
  value       = provider::atlassian::csv(concat([local.columns], [for seat in local.shown : [for column in local.columns : seat[column] == null ? "" : tostring(seat[column])]]))
  sensitive   = true # it names people
}

output "unused" {
  description = "Unused seats, and what they cost a month."
  value       = { seats = length(local.unused), cost = data.atlassian_unused_licenses.all.total_cost, currency = var.currency }
}

output "to_take" {
  description = "Seats that \"terraform destroy\" takes once this has been applied, and what they cost a month."
  value = {
    seats    = length(local.taken)
    cost     = tonumber(format("%.4f", sum(concat([0], [for key in local.taken : coalesce(local.unused[key].cost, 0)]))))
    currency = var.currency
    from     = sort([for key in local.taken : "${coalesce(local.unused[key].email, local.unused[key].account_id)}: ${local.unused[key].product_name}"])
  }

  precondition {
    condition     = length(local.unclear) == 0
    error_message = "A decision is keep, revoke or nothing, in one row for each seat. That is not so for:\n${join("\n", [for what in local.unclear : "  - ${what}"])}"
  }

  precondition {
    condition     = length(local.taken) <= var.limit
    error_message = "${length(local.taken)} seats would be taken, of which the limit allows ${var.limit}. Take fewer in one review, or raise it: -var limit=${length(local.taken)}."
  }

  precondition {
    condition     = alltrue(flatten([for key in local.taken : [for other in local.unused[key].also : contains(local.taken, other)]]))
    error_message = "A group that somebody would leave gives a seat that is not to be taken. Keep the seats of that person, or take them by hand."
  }
}

output "kept" {
  description = "Seats that were to be taken and are not, with the reason."
  value       = local.kept
}

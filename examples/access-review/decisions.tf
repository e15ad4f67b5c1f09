locals {
  decision_columns = ["kind", "account_id", "email", "name", "product", "site", "role", "last_active_at", "granted_by", "resource_id", "decision", "reviewer", "date", "reason"]

  decided_rows = var.decisions == null ? [] : csvdecode(replace(file(var.decisions), "\uFEFF", ""))
  decided      = { for row in local.decided_rows : "${row.kind} ${row.account_id} ${row.resource_id}" => row... }

  # A decision is whole with who made it and when.
  undecided = [
    for key, row in local.key_now : row
    if !contains(keys(local.decided), key) || !alltrue([
      for given in lookup(local.decided, key, []) : contains(["keep", "revoke"], lower(trimspace(given.decision))) && trimspace(given.reviewer) != "" && can(formatdate("YYYY", "${trimspace(given.date)}T00:00:00Z"))
    ])
  ]
  still_there = [for key, row in local.key_now : row if anytrue([for given in lookup(local.decided, key, []) : lower(trimspace(given.decision)) == "revoke"])]

  labels = { for key, row in local.key_now : key => "${coalesce(row.email, row.account_id)}: ${row.product == null ? row.role : row.product}" }
}

check "complete" {
  assert {
    condition     = length(local.incomplete) == 0
    error_message = "This is not the full population, run it again:\n${join("\n", [for reason in local.incomplete : "  - ${reason}"])}"
  }
}

check "decided" {
  assert {
    condition     = var.decisions == null || length(local.undecided) == 0
    error_message = "No decision with reviewer and date for ${length(local.undecided)} rows:\n${join("\n", [for row in slice(local.undecided, 0, min(20, length(local.undecided))) : "  - ${local.labels["${row.kind} ${row.account_id} ${row.resource_id}"]}"])}"
  }
}

check "revoked" {
  assert {
    condition     = length(local.still_there) == 0
    error_message = "Decided to be revoked, and still there:\n${join("\n", [for row in local.still_there : "  - ${local.labels["${row.kind} ${row.account_id} ${row.resource_id}"]}"])}"
  }
}

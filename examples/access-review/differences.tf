locals {
  last = var.previous == null ? null : jsondecode(file(var.previous))

  key_now  = { for row in local.rows : "${row.kind} ${row.account_id} ${row.resource_id}" => row }
  key_last = { for row in try(concat(local.last.content.seats, local.last.content.administrators), []) : "${row.kind} ${row.account_id} ${row.resource_id}" => row }

  differences = local.last == null ? null : {
    since   = local.last.content.date
    added   = [for key, row in local.key_now : row if !contains(keys(local.key_last), key)]
    removed = [for key, row in local.key_last : row if !contains(keys(local.key_now), key)]
    changed = [
      for key, row in local.key_now : { now = row, then = local.key_last[key] }
      if try(local.key_last[key].role != row.role || jsonencode(local.key_last[key].granted_by) != jsonencode(row.granted_by), false)
    ]
  }
}

check "previous" {
  assert {
    condition     = local.last == null || try(local.last.sha256 == sha256(jsonencode(local.last.content)) && local.last.content.organization_id == data.atlassian_organization.this.id, false)
    error_message = "${coalesce(var.previous, "The last review")} is not as it was written, by its own SHA-256 sum, or is of another organization: what is said of differences is worth nothing."
  }
}

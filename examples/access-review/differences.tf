locals {
  last = var.previous == null ? null : jsondecode(file(var.previous))

  key_now  = { for row in local.rows : "${row.kind} ${row.account_id} ${row.resource_id}" => row }
  key_last = { for row in try(concat(local.last.content.seats, local.last.content.administrators), []) : "${row.kind} ${row.account_id} ${row.resource_id}" => row }

  differences = local.last == null ? null : {
    since   = local.last.content.date
    added   = [for key, row in local.key_now : row if !contains(keys(local.key_last), key)]
    removed = [for key, row in local.key_last : row if !contains(keys(local.key_now), key)]
    changed = [for key, row in local.key_now : { now = row, then = local.key_last[key] } if try(local.key_last[key].role, row.role) != row.role]
  }
}

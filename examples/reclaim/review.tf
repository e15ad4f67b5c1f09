locals {
  columns = [
    "decision", "reviewer", "reason", "email", "name", "product_name", "site_url", "role", "last_active_at", "never_active", "added_at",
    "cost", "given_by", "account_id", "resource_id",
  ]

  # What a person reads in the file, and nobody has to.
  shown = [
    for key, seat in local.unused : merge(seat, {
      decision = "", reviewer = "", reason = ""
      given_by = seat.granted_by == null ? "unknown" : join("; ", [
        for grant in seat.granted_by : grant.type == "direct" ? "own role" : "group ${grant.name} (${grant.management_source})"
      ])
    })
  ]

  # What came back. A spreadsheet of a European desk may have put semicolons between the cells.
  text      = var.review == null ? "" : replace(file(var.review), "\uFEFF", "")
  rows      = var.review == null ? [] : try(csvdecode(local.text), [])
  readable  = var.review == null || alltrue([for column in ["decision", "account_id", "resource_id"] : can(local.rows[0][column])]) || length(compact(split("\n", trimspace(local.text)))) == 1
  decisions = local.readable ? { for row in local.rows : "${row.account_id} ${row.resource_id}" => lower(trimspace(row.decision))... } : {}
  unclear   = [for key, given in local.decisions : key if length(distinct(given)) > 1 || !contains(["", "keep", "revoke"], given[0])]
  revoked   = toset([for key, given in local.decisions : key if given[0] == "revoke" && length(distinct(given)) == 1])
}

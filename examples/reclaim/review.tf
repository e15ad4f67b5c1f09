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

  # What came back, as any spreadsheet saves it: with commas or semicolons, in UTF-8 or in the encoding of Windows.
  rows = var.review == null ? [] : [
    for row in provider::atlassian::csv_rows(
      try(file(var.review), textdecodebase64(filebase64(var.review), "windows-1252")), "decision", "account_id", "resource_id",
      ) : merge(row, {
        decision = lower(trimspace(row.decision))
        key      = "${row.account_id} ${row.resource_id}"
        label    = coalesce(lookup(row, "email", ""), row.account_id, "a row without an account")
    })
  ]
  by_key  = { for row in local.rows : row.key => row... if row.account_id != "" }
  revoked = { for key, rows in local.by_key : key => rows[0] if rows[0].decision == "revoke" }

  unclear = concat(
    [for row in local.rows : "${row.label}: \"${row.decision}\"" if !contains(["", "keep", "revoke"], row.decision)],
    [for row in local.rows : "${row.label}: account_id or resource_id is empty" if row.decision != "" && (row.account_id == "" || row.resource_id == "")],
    [for key, rows in local.by_key : "${rows[0].label}: ${length(rows)} rows for ${lookup(rows[0], "product_name", rows[0].resource_id)}" if length(rows) > 1],
  )
}

locals {
  decision_columns = ["kind", "account_id", "email", "name", "product", "site", "role", "last_active_at", "granted_by", "resource_id", "decision", "reviewer", "date", "reason"]

  # As any spreadsheet saves it: with commas or semicolons, in UTF-8 or in the encoding of Windows.
  decided_rows = var.decisions == null ? [] : [
    for row in provider::atlassian::csv_rows(
      try(file(var.decisions), textdecodebase64(filebase64(var.decisions), "windows-1252")), "kind", "account_id", "resource_id", "decision", "reviewer", "date",
      ) : merge(row, {
        key      = "${row.kind} ${row.account_id} ${row.resource_id}"
        decision = lower(trimspace(row.decision))
        reviewer = trimspace(row.reviewer)
        date     = trimspace(row.date)
    })
  ]
  decided = { for row in local.decided_rows : row.key => row... }

  # A spreadsheet writes dates as its desk does. One that may be two days is none.
  date_forms = concat(
    ["^(?P<y>\\d{4})-(?P<m>\\d\\d)-(?P<d>\\d\\d)$", "^(?P<d>\\d\\d?)[.-](?P<m>\\d\\d?)[.-](?P<y>\\d{4})$"],
    var.day_first == false ? [] : ["^(?P<d>\\d\\d?)/(?P<m>\\d\\d?)/(?P<y>\\d{4})$"],
    var.day_first == true ? [] : ["^(?P<m>\\d\\d?)/(?P<d>\\d\\d?)/(?P<y>\\d{4})$"],
  )
  days = {
    for text in toset(local.decided_rows[*].date) : text => distinct(compact([
      for form in local.date_forms : try(formatdate("YYYY-MM-DD", format("%s-%02d-%02dT00:00:00Z", regex(form, text).y, regex(form, text).m, regex(form, text).d)), "")
    ]))
  }

  # What a decision lacks, by row of the population: it is whole with who made it and when. Null is nothing.
  lacking = {
    for key, row in local.key_now : key => (
      !contains(keys(local.decided), key) ? "no row in the file" :
      length(local.decided[key]) > 1 ? "${length(local.decided[key])} rows in the file" :
      local.decided[key][0].decision == "" ? "no decision" :
      !contains(["keep", "revoke"], local.decided[key][0].decision) ? "\"${local.decided[key][0].decision}\" is neither keep nor revoke" :
      local.decided[key][0].reviewer == "" ? "no reviewer" :
      local.decided[key][0].date == "" ? "no date" :
      length(local.days[local.decided[key][0].date]) == 0 ? "${local.decided[key][0].date} is no date such as 2026-11-24" :
      length(local.days[local.decided[key][0].date]) > 1 ? "${local.decided[key][0].date} is ${join(" or ", local.days[local.decided[key][0].date])}: say which with day_first" :
      timecmp("${local.days[local.decided[key][0].date][0]}T00:00:00Z", timeadd(plantimestamp(), "14h")) > 0 ? "${local.decided[key][0].date} is still to come" : null
    )
  }
  undecided   = [for key, what in local.lacking : "${local.labels[key]}: ${what}" if what != null]
  still_there = [for key, row in local.key_now : local.labels[key] if anytrue([for given in lookup(local.decided, key, []) : given.decision == "revoke"])]

  # What was decided of somebody, or something, that the population does not have. Revoked, it is as it should be.
  gone = [for row in local.decided_rows : row if !contains(keys(local.key_now), row.key)]
  strangers = [
    for row in local.gone : "${coalesce(lookup(row, "email", ""), row.account_id, "a row without an account")}: ${coalesce(lookup(row, "product", ""), row.resource_id, "no resource_id")}"
    if row.decision != "revoke"
  ]

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
    error_message = "No decision with reviewer and date for ${length(local.undecided)} rows:\n${join("\n", [for what in slice(local.undecided, 0, min(20, length(local.undecided))) : "  - ${what}"])}"
  }
}

check "revoked" {
  assert {
    condition     = length(local.still_there) == 0
    error_message = "Decided to be revoked, and still there:\n${join("\n", [for what in local.still_there : "  - ${what}"])}"
  }
}

check "known" {
  assert {
    condition     = length(local.strangers) == 0
    error_message = "Decided, and not in the population: gone since, or a row that was edited:\n${join("\n", [for what in slice(local.strangers, 0, min(20, length(local.strangers))) : "  - ${what}"])}"
  }
}

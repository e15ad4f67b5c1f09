locals {
  content = {
    schema_version  = 1
    date            = local.date
    organization_id = data.atlassian_organization.this.id
    organization    = data.atlassian_organization.this.name
    state           = length(local.incomplete) == 0 ? "complete" : "incomplete"
    incomplete      = local.incomplete
    proof           = local.proof
    seats           = local.seats
    administrators  = local.administrators
    outside         = local.outside
    api_keys        = local.keys
    differences     = local.differences
    decisions = [for row in local.decided_rows : {
      for column in local.decision_columns : column => column == "date" ? try(coalesce(one(local.days[row.date])), row.date) : lookup(row, column, "")
    }]
  }

  # Of the content as it is written into the JSON: whoever has the file can take the sum again.
  sha256 = sha256(jsonencode(local.content))

  json = jsonencode({ sha256 = local.sha256, content = local.content })
  csv = provider::atlassian::csv(concat(
    [["kind", "account_id", "email", "name", "product", "site", "role", "last_active_at", "granted_by", "outside", "resource_id"]],
    [for row in local.rows : [
      row.kind, row.account_id, row.email == null ? "" : row.email, row.name == null ? "" : row.name, row.product == null ? "" : row.product, row.site == null ? "" : row.site, row.role,
      row.last_active_at == null ? "" : row.last_active_at, row.granted_by == null ? "" : join("; ", row.granted_by), tostring(row.outside), row.resource_id,
    ]],
  ))

  # What the page shows, escaped. Whatever a person could have chosen, such as a name, is among it.
  cells = { for name, rows in merge(
    { for name, rows in { seats = local.seats, outside = local.outside } : name => [
      for row in rows : [
        coalesce(row.name, row.account_id), row.email == null ? "hidden" : row.email, row.product == null ? "" : row.product, row.site == null ? "" : trimprefix(row.site, "https://"), row.role,
        row.last_active_at == null ? "–" : substr(row.last_active_at, 0, 10), row.granted_by == null ? "" : join(", ", row.granted_by),
      ]
    ] },
    {
      # Whoever administers apps has a seat of each; other administration is of the organization or a site.
      administrators = [for row in local.administrators : [
        coalesce(row.name, row.account_id), row.email == null ? "hidden" : row.email, row.role,
        join(", ", [for seat in local.seats : seat.site == null ? seat.product : "${seat.product} on ${trimprefix(seat.site, "https://")}" if seat.account_id == row.account_id && seat.role == row.role]),
        row.last_active_at == null ? "–" : substr(row.last_active_at, 0, 10),
      ]]
      keys = [for key in local.keys : [
        key.label, key.created_by == null ? "" : key.created_by, key.expires_at == null ? "never" : substr(key.expires_at, 0, 10), key.days_left == null ? "" : tostring(key.days_left),
      ]]
      proof = [for app in local.proof : [
        app.product, app.site == null ? "" : trimprefix(app.site, "https://"), app.before == null ? "–" : tostring(app.before), app.listed == null ? "–" : tostring(app.listed),
        app.after == null ? "–" : tostring(app.after), app.state,
      ]]
      incomplete   = [for reason in local.incomplete : [reason]]
      organization = [[data.atlassian_organization.this.name]]
      differences = local.differences == null ? [] : concat(
        [for row in local.differences.added : ["added", coalesce(row.email, row.account_id), row.product == null ? row.role : row.product, "", ""]],
        [for row in local.differences.removed : ["removed", coalesce(row.email, row.account_id), row.product == null ? row.role : row.product, "", ""]],
        [for row in local.differences.changed : [
          "changed", coalesce(row.now.email, row.now.account_id), row.now.product == null ? row.now.role : row.now.product,
          join(", ", concat([row.then.role], coalesce(row.then.granted_by, []))), join(", ", concat([row.now.role], coalesce(row.now.granted_by, []))),
        ]],
      )
    },
  ) : name => [for row in rows : [for cell in row : replace(replace(replace(cell, "&", "&amp;"), "<", "&lt;"), ">", "&gt;")]] }

  html = templatefile("${path.module}/review.html.tftpl", {
    date        = local.date
    sha256      = local.sha256
    cells       = local.cells
    differences = local.differences
    decided = var.decisions == null ? null : {
      undecided = length(local.undecided), still_there = length(local.still_there), gone = length(local.gone) - length(local.strangers), rows = length(local.rows)
    }
  })

  files = {
    "access-review.csv"  = local.csv
    "access-review.html" = local.html
    "access-review.json" = local.json
  }
}

# Sensitive, because they name people: they appear in no log, and `terraform output -raw` writes them to a file.

output "review_html" {
  description = "The review as one HTML page."
  value       = local.html
  sensitive   = true
}

output "review_csv" {
  description = "The population as a table: seats and administrators, one a row."
  value       = local.csv
  sensitive   = true
}

output "review_json" {
  description = "Everything, for a program and for the next review, with the SHA-256 sum of its content."
  value       = local.json
  sensitive   = true
}

output "decisions_csv" {
  description = "The file to decide in: every row of the population, with the decisions that there are."
  value = provider::atlassian::csv(concat([local.decision_columns], [
    for key, row in local.key_now : [
      for column in local.decision_columns :
      contains(["decision", "reviewer", "date", "reason"], column) ? try(local.decided[key][0][column], "") :
      column == "granted_by" ? (row.granted_by == null ? "" : join("; ", row.granted_by)) : (row[column] == null ? "" : tostring(row[column]))
    ]
  ]))
  sensitive = true
}

output "manifest" {
  description = "SHA-256 sums of the three files, as `sha256sum --check` reads them."
  value       = join("", [for name, text in local.files : "${sha256(text)}  ${name}\n"])
}

output "state" {
  description = "complete, or incomplete with the reasons."
  value = {
    state          = local.content.state
    reasons        = local.incomplete
    seats          = length(local.seats)
    administrators = length(local.administrators)
    outside        = length(local.outside)
  }
}

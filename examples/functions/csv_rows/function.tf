locals {
  # In a repository: provider::atlassian::csv_rows(file("${path.module}/review.csv"), "email", "decision")
  rows = provider::atlassian::csv_rows(<<-EOT
    email;product;decision
    kim.larsen@example.com;Jira;revoke
    robin.okafor@example.com;Confluence;keep
    EOT
    , "email", "decision"
  )
}

output "revoked" {
  value = [for row in local.rows : row.email if lower(row.decision) == "revoke"]
}

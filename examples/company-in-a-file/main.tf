# Begin with nobody: whatever fails is then an error of an update, and never taints the block. The import block may go
# after the first apply.
import {
  to = atlassian_directory_users.company
  id = "none"
}

# Everybody, in one block: ten thousand people are planned in seconds.
resource "atlassian_directory_users" "company" {
  users = provider::atlassian::users_csv(file("${path.module}/people.csv"))

  on_destroy        = "deactivate"
  deprovision_limit = var.leavers
}

locals {
  # A line is a person in a team, by the key that people.csv gives them: the e-mail address unless it has a column key.
  member_rows = provider::atlassian::csv_rows(file("${path.module}/teams.csv"), "team", "email")
  members     = { for row in local.member_rows : trimspace(row.team) => provider::atlassian::email_key(row.email)... }

  access = {
    jira       = ["builders", "helpers"]
    confluence = ["builders"]
  }

  # A site may have a product twice, and the organization may not have it at all.
  grants = merge([
    for product, teams in local.access : merge([
      for license in data.atlassian_product_licenses.used.licenses : {
        for team in teams : "${team} uses ${license.id}" => { team = team, app = license.id } if contains(keys(local.members), team)
      } if license.product_key == lookup({ jira = "jira-software" }, product, product)
    ]...)
  ]...)
}

data "atlassian_product_licenses" "used" {
  product_keys = keys(local.access)
}

resource "atlassian_group" "team" {
  for_each = local.members

  display_name = each.key
}

# One list for each team, whoever is in it: a list of thousands is one resource and 50 changes to a request.
resource "atlassian_group_members" "team" {
  for_each = local.members

  group_id = atlassian_group.team[each.key].id
  user_ids = distinct([for key in each.value : atlassian_directory_users.company.ids[key]])
}

resource "atlassian_group_role_assignment" "team" {
  for_each = local.grants

  group_id    = atlassian_group.team[each.value.team].id
  role        = "atlassian/user"
  resource_id = each.value.app
}

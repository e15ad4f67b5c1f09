locals {
  # By e-mail address. Commas, semicolons or tabs, quotes, a byte order mark: whatever a spreadsheet writes. An empty
  # cell is not set; an address that stands in the file twice, or a heading that is no attribute, is an error with the
  # lines.
  people = { for key, person in provider::atlassian::users_csv(file("${path.module}/${var.people_file}")) : key => jsondecode(person) }

  member_rows = provider::atlassian::csv_rows(file("${path.module}/${var.members_file}"), "team", "email")
  team_rows   = provider::atlassian::csv_rows(file("${path.module}/${var.teams_file}"), "team", "product", "site")

  teams = toset([for row in local.team_rows : trimspace(row.team)])

  # By what they are, so that a line that is added or removed is one change, wherever in the file it stands.
  memberships = {
    for row in local.member_rows : "${provider::atlassian::email_key(row.email)} in ${trimspace(row.team)}" => {
      email = provider::atlassian::email_key(row.email)
      team  = trimspace(row.team)
    }
  }

  access = {
    for row in local.team_rows : "${trimspace(row.team)} uses ${trimspace(row.product)} on ${trimspace(row.site)}" => {
      team = trimspace(row.team)
      app  = "${trimspace(row.product)} on ${trimspace(row.site)}"
    } if trimspace(row.product) != ""
  }

  # The apps of the organization by product and site, as teams.csv names them.
  apps = {
    for license in data.atlassian_product_licenses.used.licenses :
    "${license.product_key} on ${trimprefix(license.site_url, "https://")}" => license.id... if license.site_url != null
  }
}

data "atlassian_product_licenses" "used" {
  product_keys = distinct(compact([for row in local.team_rows : trimspace(row.product)]))
}

resource "atlassian_user" "person" {
  for_each = local.people

  email        = each.value.email
  display_name = try(each.value.display_name, null)
  title        = try(each.value.title, null)
  department   = try(each.value.department, null)
  on_destroy   = var.on_destroy
}

resource "atlassian_group" "team" {
  for_each = local.teams

  display_name = each.key
}

resource "atlassian_group_membership" "person" {
  for_each = local.memberships

  group_id = atlassian_group.team[each.value.team].id
  user_id  = atlassian_user.person[each.value.email].id

  lifecycle {
    precondition {
      condition     = contains(local.teams, each.value.team)
      error_message = "${var.members_file} puts ${each.value.email} into the team ${each.value.team}, which ${var.teams_file} does not have."
    }

    precondition {
      condition     = contains(keys(local.people), each.value.email)
      error_message = "${var.members_file} has ${each.value.email} in the team ${each.value.team}, and ${var.people_file} does not have them."
    }
  }
}

resource "atlassian_group_role_assignment" "team" {
  for_each = local.access

  group_id    = atlassian_group.team[each.value.team].id
  role        = "atlassian/user"
  resource_id = one(local.apps[each.value.app])

  lifecycle {
    precondition {
      condition     = length(lookup(local.apps, each.value.app, [])) == 1
      error_message = "${var.teams_file} gives ${each.value.team} ${each.value.app}, which is not one app of the organization. It has: ${join(", ", keys(local.apps))}."
    }
  }
}

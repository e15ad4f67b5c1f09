locals {
  # Spreadsheets begin the file with a byte order mark, which would become part of the first column's name.
  people_rows = csvdecode(trimprefix(file("${path.module}/${var.people_file}"), "\uFEFF"))
  team_rows   = csvdecode(trimprefix(file("${path.module}/${var.teams_file}"), "\uFEFF"))

  # By e-mail address. An address that stands in the file twice is an error.
  people = {
    for row in local.people_rows : lower(trimspace(row.email)) => {
      display_name = trimspace(row.display_name)
      title        = trimspace(row.title)
      department   = trimspace(row.department)
      teams        = toset(compact([for team in split(";", row.teams) : trimspace(team)]))
    }
  }

  teams = toset([for row in local.team_rows : trimspace(row.team)])

  # By what they are, so that a line that is added or removed is one change, wherever in the file it stands.
  memberships = merge([
    for email, person in local.people : {
      for team in person.teams : "${email} in ${team}" => { email = email, team = team }
    }
  ]...)

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

  email        = each.key
  display_name = each.value.display_name
  title        = each.value.title != "" ? each.value.title : null
  department   = each.value.department != "" ? each.value.department : null
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
      error_message = "${var.people_file} puts ${each.value.email} into the team ${each.value.team}, which ${var.teams_file} does not have."
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

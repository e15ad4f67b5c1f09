provider "atlassian" {
  deprovision_limit = 10
}

variable "now" {
  description = "The time to plan for, as 2027-03-31T12:00:00Z; null is the time of the plan. To see what a day will bring: -var now=…"
  type        = string
  default     = null
}

locals {
  # Commas or semicolons, with or without a byte order mark; an error names the line and the person.
  people = { for key, person in provider::atlassian::users_csv(file("${path.module}/people.csv")) : key => jsondecode(person) }

  team_rows   = csvdecode(replace(trimprefix(file("${path.module}/teams.csv"), "\uFEFF"), ";", ","))
  leaver_rows = csvdecode(replace(trimprefix(file("${path.module}/leavers.csv"), "\uFEFF"), ";", ","))

  memberships = {
    for row in local.team_rows : "${provider::atlassian::email_key(row.email)} in ${trimspace(row.team)}" => {
      person = provider::atlassian::email_key(row.email)
      team   = trimspace(row.team)
    }
  }

  now      = var.now == null ? plantimestamp() : var.now
  last_day = { for row in local.leaver_rows : provider::atlassian::email_key(row.email) => trimspace(row.last_day) }
  gone     = [for person, day in local.last_day : person if timecmp(local.now, "${day}T23:59:59Z") > 0]
}

resource "atlassian_user" "person" {
  for_each = local.people

  email        = each.value.email
  display_name = try(each.value.display_name, null)
  title        = try(each.value.title, null)
  department   = try(each.value.department, null)
  active       = !contains(local.gone, each.key)
}

resource "atlassian_group" "team" {
  for_each = toset([for membership in local.memberships : membership.team])

  display_name = each.key
}

resource "atlassian_group_membership" "person" {
  for_each = local.memberships

  group_id = atlassian_group.team[each.value.team].id
  user_id  = atlassian_user.person[each.value.person].id

  lifecycle {
    precondition {
      condition     = contains(keys(local.people), each.value.person)
      error_message = "teams.csv has ${each.value.person} in ${each.value.team}, and people.csv does not have them."
    }
  }
}

check "leavers_are_people" {
  assert {
    condition     = length(setsubtract(keys(local.last_day), keys(local.people))) == 0
    error_message = "leavers.csv has somebody whom people.csv does not have: ${join(", ", setsubtract(keys(local.last_day), keys(local.people)))}."
  }
}

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

  team_rows   = provider::atlassian::csv_rows(file("${path.module}/teams.csv"), "team", "email")
  leaver_rows = provider::atlassian::csv_rows(file("${path.module}/leavers.csv"), "email", "last_day")

  memberships = {
    for row in local.team_rows : "${provider::atlassian::email_key(row.email)} in ${row.team}" => {
      person = provider::atlassian::email_key(row.email)
      team   = row.team
    }...
  }

  # As 2027-03-31, or as a spreadsheet writes it that puts the day first, 31.03.2027. What else there is could be two
  # days, and is refused.
  day_forms = ["^(?P<y>\\d{4})-(?P<m>\\d\\d)-(?P<d>\\d\\d)$", "^(?P<d>\\d\\d?)\\.(?P<m>\\d\\d?)\\.(?P<y>\\d{4})$"]
  leavers = {
    for row in local.leaver_rows : provider::atlassian::email_key(row.email) => one(compact([
      for form in local.day_forms : try(formatdate("YYYY-MM-DD'T'23:59:59'Z'", format("%s-%02d-%02dT00:00:00Z", regex(form, row.last_day).y, regex(form, row.last_day).m, regex(form, row.last_day).d)), "")
    ]))...
  }
  undated = [for row in local.leaver_rows : "${row.email} (${row.last_day})" if anytrue([for day in local.leavers[provider::atlassian::email_key(row.email)] : day == null])]
  twice   = [for person, days in local.leavers : person if length(days) > 1]

  now  = var.now == null ? plantimestamp() : var.now
  gone = [for person, days in local.leavers : person if anytrue([for day in days : try(timecmp(local.now, day) > 0, false)])]
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
  for_each = toset(local.team_rows[*].team)

  display_name = each.key
}

resource "atlassian_group_membership" "person" {
  for_each = local.memberships

  group_id = atlassian_group.team[each.value[0].team].id
  user_id  = atlassian_user.person[each.value[0].person].id

  lifecycle {
    precondition {
      condition     = contains(keys(local.people), each.value[0].person)
      error_message = "teams.csv has ${each.value[0].person} in ${each.value[0].team}, and people.csv does not have them."
    }
  }
}

output "gone" {
  description = "Whose last day is over."
  value       = local.gone

  precondition {
    condition     = length(local.undated) == 0
    error_message = "leavers.csv has a last day that is no date such as 2027-03-31: ${join(", ", local.undated)}."
  }

  precondition {
    condition     = length(local.twice) == 0
    error_message = "leavers.csv has somebody twice: ${join(", ", local.twice)}."
  }
}

check "leavers_are_people" {
  assert {
    condition     = length(setsubtract(keys(local.leavers), keys(local.people))) == 0
    error_message = "leavers.csv has somebody whom people.csv does not have: ${join(", ", setsubtract(keys(local.leavers), keys(local.people)))}."
  }
}

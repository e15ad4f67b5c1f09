# Who of those to be taken from is not unused any more, and why.
data "atlassian_users" "other" {
  count = length(local.elsewhere) > 0 ? 1 : 0

  account_ids    = local.elsewhere
  ignore_missing = true
}

data "atlassian_directory_users" "all" {
  count = anytrue([for seat in local.unused : contains(coalesce(seat.revocable_by, []), "group_membership")]) && length(local.revoked) > 0 ? 1 : 0
}

locals {
  elsewhere = distinct([for key, row in local.revoked : row.account_id if !contains(keys(local.unused), key)])
  people    = { for user in try(data.atlassian_users.other[0].users, []) : user.account_id => user }
  records   = { for user in try(data.atlassian_directory_users.all[0].users, []) : coalesce(user.account_id, user.id) => user.id }

  # The first reason not to take a seat. Null is none.
  refused = {
    for key, row in local.revoked : key => (
      !contains(keys(local.unused), key) ? (
        !contains(keys(local.people), row.account_id) ? "nobody of this account is in the organization any more" :
        "used since the report, or no seat any more, or excluded; last active ${local.people[row.account_id].last_active_at == null ? "at no time that Atlassian tells" : substr(local.people[row.account_id].last_active_at, 0, 10)}"
      ) :
      # A column that was sorted by itself, or an address that has changed.
      try(lower(row.email) != lower(local.unused[key].email), false) ? "the account is ${local.unused[key].email}, not who the row names: make a new report" :
      local.unused[key].granted_by == null ? "what gives the seat can't be told" :
      contains(local.unused[key].revocable_by, "identity_provider") ? "the identity provider manages ${join(", ", [
        for group in local.unused[key].groups : group.name if group.revocable_by == "identity_provider"
      ])}: take the person out there" :
      contains(local.unused[key].revocable_by, "group_membership") && !contains(keys(local.records), row.account_id) ?
      "the person has no record in the SCIM directory" : null
    )
  }

  # A membership may give more than the seat: it is left only where all that it gives is to be taken. What one seat
  # keeps may keep another, hence twice; the check in outputs.tf sees to the rest.
  once  = [for key in keys(local.revoked) : key if local.refused[key] == null && alltrue([for other in try(local.unused[key].also, []) : try(local.refused[other], "used") == null])]
  taken = [for key in local.once : key if alltrue([for other in local.unused[key].also : contains(local.once, other)])]

  kept = {
    for key, row in local.revoked : key =>
    "${row.label}, ${lookup(row, "product_name", row.resource_id)}: ${local.refused[key] == null ? "${join(", ", [for group in local.unused[key].groups : group.name])} gives more than this seat" : local.refused[key]}"
    if !contains(local.taken, key)
  }

  # Everything that gives the seats to be taken. A group that gives two of them is left once.
  grants = flatten([for key in local.taken : [for grant in local.unused[key].granted_by : merge(grant, { seat = local.unused[key] })]])

  # As they are imported: a key is the id of the import.
  organization_memberships = toset([for grant in local.grants : "${grant.id},${grant.seat.account_id}" if grant.revocable_by == "organization_group_membership"])
  memberships              = toset([for grant in local.grants : "${grant.scim_group_id},${local.records[grant.seat.account_id]}" if grant.revocable_by == "group_membership"])
  roles = toset(flatten([
    for grant in local.grants : [for role in coalesce(grant.roles, [grant.seat.role]) : "${grant.seat.account_id},${role},${grant.seat.resource_id}"] if grant.type == "direct"
  ]))
}

# Nothing is made here and nothing is changed: what gives the seats is imported, and taken by "terraform destroy", which
# destroys what this state holds and nothing else.
import {
  for_each = local.organization_memberships
  to       = atlassian_organization_group_membership.taken[each.key]
  id       = each.key
}

resource "atlassian_organization_group_membership" "taken" {
  for_each = local.organization_memberships

  organization_group_id = split(",", each.key)[0]
  account_id            = split(",", each.key)[1]
}

import {
  for_each = local.memberships
  to       = atlassian_group_membership.taken[each.key]
  id       = each.key
}

resource "atlassian_group_membership" "taken" {
  for_each = local.memberships

  group_id = split(",", each.key)[0]
  user_id  = split(",", each.key)[1]
}

import {
  for_each = local.roles
  to       = atlassian_user_role_assignment.taken[each.key]
  id       = each.key
}

resource "atlassian_user_role_assignment" "taken" {
  for_each = local.roles

  account_id  = split(",", each.key)[0]
  role        = split(",", each.key)[1]
  resource_id = split(",", each.key)[2]
}

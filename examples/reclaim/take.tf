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
  elsewhere = distinct([for key in local.revoked : split(" ", key)[0] if !contains(keys(local.unused), key)])
  people    = { for user in try(data.atlassian_users.other[0].users, []) : user.account_id => user }
  records   = { for user in try(data.atlassian_directory_users.all[0].users, []) : coalesce(user.account_id, user.id) => user.id }

  # The first reason not to take a seat. Null is none.
  refused = {
    for key in local.revoked : key => (
      !contains(keys(local.unused), key) ? (
        !contains(keys(local.people), split(" ", key)[0]) ? "nobody of this account is in the organization any more" :
        "used since the report, or no seat any more, or excluded"
      ) :
      local.unused[key].granted_by == null ? "what gives the seat can't be told" :
      contains(local.unused[key].revocable_by, "identity_provider") ? "the identity provider manages ${join(", ", [
        for group in local.unused[key].groups : group.name if group.revocable_by == "identity_provider"
      ])}: take the person out there" :
      contains(local.unused[key].revocable_by, "group_membership") && !contains(keys(local.records), local.unused[key].account_id) ?
      "the person has no record in the SCIM directory" : null
    )
  }

  # A membership may give more than the seat: it is left only where all that it gives is to be taken. What one seat keeps may
  # keep another, hence twice; the check in outputs.tf sees to the rest.
  once  = [for key in local.revoked : key if local.refused[key] == null && alltrue([for other in try(local.unused[key].also, []) : try(local.refused[other], "used") == null])]
  taken = [for key in local.once : key if alltrue([for other in local.unused[key].also : contains(local.once, other)])]

  kept = {
    for key in local.revoked : key => local.refused[key] == null ? "${join(", ", [for group in local.unused[key].groups : group.name])} gives more than this seat" : local.refused[key]
    if !contains(local.taken, key)
  }

  organization_memberships = merge([
    for key in local.taken : {
      for group in local.unused[key].groups : "${group.id} ${local.unused[key].account_id}" => { group_id = group.id, account_id = local.unused[key].account_id }
      if group.revocable_by == "organization_group_membership"
    }
  ]...)

  memberships = merge([
    for key in local.taken : {
      for group in local.unused[key].groups : "${group.scim_group_id} ${local.unused[key].account_id}" => { group_id = group.scim_group_id, user_id = local.records[local.unused[key].account_id] }
      if group.revocable_by == "group_membership"
    }
  ]...)

  roles = merge([
    for key in local.taken : merge([
      for grant in local.unused[key].granted_by : {
        for role in coalesce(grant.roles, [local.unused[key].role]) : "${key} ${role}" => { account_id = local.unused[key].account_id, role = role, resource_id = local.unused[key].resource_id }
      } if grant.type == "direct"
    ]...)
  ]...)
}

# Nothing is made here and nothing is changed: what gives the seats is imported, and taken by "terraform destroy", which
# destroys what this state holds and nothing else.
import {
  for_each = local.organization_memberships
  to       = atlassian_organization_group_membership.taken[each.key]
  id       = "${each.value.group_id},${each.value.account_id}"
}

resource "atlassian_organization_group_membership" "taken" {
  for_each = local.organization_memberships

  organization_group_id = each.value.group_id
  account_id            = each.value.account_id
}

import {
  for_each = local.memberships
  to       = atlassian_group_membership.taken[each.key]
  id       = "${each.value.group_id},${each.value.user_id}"
}

resource "atlassian_group_membership" "taken" {
  for_each = local.memberships

  group_id = each.value.group_id
  user_id  = each.value.user_id
}

import {
  for_each = local.roles
  to       = atlassian_user_role_assignment.taken[each.key]
  id       = "${each.value.account_id},${each.value.role},${each.value.resource_id}"
}

resource "atlassian_user_role_assignment" "taken" {
  for_each = local.roles

  account_id  = each.value.account_id
  role        = each.value.role
  resource_id = each.value.resource_id
}

import {
  to = atlassian_user.kim
  id = "kim.larsen@example.com"
}

import {
  to = atlassian_directory_users.others
  id = "none"
}

import {
  to = atlassian_group.developers
  id = "developers"
}

import {
  to = atlassian_group.on_call
  id = "on-call"
}

import {
  to = atlassian_group_members.on_call
  id = "on-call"
}

import {
  to = atlassian_organization_group.contractors
  id = "contractors"
}

import {
  to = atlassian_organization_group_members.contractors
  id = "contractors"
}

import {
  to = atlassian_organization_group_membership.sam_in_contractors
  id = "4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c,5b10ac8d82e05b22cc7d4ef5"
}

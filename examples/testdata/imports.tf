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

import {
  to = atlassian_user.kim
  id = "kim.larsen@example.com"
}

import {
  to = atlassian_user.robin
  id = "robin.okafor@example.com"
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

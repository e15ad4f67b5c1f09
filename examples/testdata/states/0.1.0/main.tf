terraform {
  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
  title = "Platform Engineer"
}

resource "atlassian_directory_users" "others" {
  users = {
    robin = jsonencode({ email = "robin.okafor@example.com" })
  }
}

resource "atlassian_group" "developers" {
  display_name = "developers"
}

resource "atlassian_group" "on_call" {
  display_name = "on-call"
}

resource "atlassian_group_membership" "kim_in_developers" {
  group_id = atlassian_group.developers.id
  user_id  = atlassian_user.kim.id
}

resource "atlassian_group_members" "on_call" {
  group_id = atlassian_group.on_call.id
  user_ids = [atlassian_user.kim.id]
}

resource "atlassian_group_role_assignment" "developers_use_jira" {
  group_id    = atlassian_group.developers.id
  role        = "atlassian/user"
  resource_id = "ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
}

resource "atlassian_user_role_assignment" "kim_uses_confluence" {
  account_id  = atlassian_user.kim.account_id
  role        = "atlassian/user"
  resource_id = "ari:cloud:confluence::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
}

resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

resource "atlassian_organization_group_members" "contractors" {
  organization_group_id = atlassian_organization_group.contractors.id
  account_ids           = ["5b10ac8d82e05b22cc7d4ef5"]
}

resource "atlassian_organization_group_membership" "sam_in_contractors" {
  organization_group_id = atlassian_organization_group.contractors.id
  account_id            = "5b10ac8d82e05b22cc7d4ef5"
}

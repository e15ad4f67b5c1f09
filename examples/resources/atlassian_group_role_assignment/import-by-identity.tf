import {
  to = atlassian_group_role_assignment.developers_use_jira
  identity = {
    organization_group_id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
    role                  = "atlassian/user"
    resource_id           = "ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
  }
}

resource "atlassian_group_role_assignment" "developers_use_jira" {
  organization_group_id = "6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a"
  role                  = "atlassian/user"
  resource_id           = "ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
}

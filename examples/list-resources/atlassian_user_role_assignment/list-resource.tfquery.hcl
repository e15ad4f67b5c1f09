# direct.tfquery.hcl
list "atlassian_user_role_assignment" "jira" {
  provider         = atlassian
  include_resource = true
  limit            = 1000

  config {
    resource_ids = ["ari:cloud:jira-software::site/5f2e1a7c-0000-4000-8000-000000000000"]
  }
}

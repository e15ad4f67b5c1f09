# terraform apply -invoke=action.atlassian_user_revoke_seat.confluence
action "atlassian_user_revoke_seat" "confluence" {
  config {
    email       = "kim.larsen@corp.example"
    resource_id = "ari:cloud:confluence::site/5f2e1a7c-0000-4000-8000-000000000000"
  }
}

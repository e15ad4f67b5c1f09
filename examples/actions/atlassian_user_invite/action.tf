# terraform apply -invoke=action.atlassian_user_invite.contractor
action "atlassian_user_invite" "contractor" {
  config {
    email  = "robin.okafor@partner.example"
    notify = true

    roles = [{
      resource_id = "ari:cloud:confluence::site/5f2e1a7c-0000-4000-8000-000000000000"
      role        = "atlassian/guest"
    }]
  }
}

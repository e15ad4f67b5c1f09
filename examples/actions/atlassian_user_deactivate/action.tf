# terraform apply -invoke=action.atlassian_user_deactivate.leaver
action "atlassian_user_deactivate" "leaver" {
  config {
    email   = "kim.larsen@corp.example"
    message = "Your account was closed on your last day. Questions: service desk, extension 12."
  }
}

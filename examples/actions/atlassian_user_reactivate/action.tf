# terraform apply -invoke=action.atlassian_user_reactivate.returner
action "atlassian_user_reactivate" "returner" {
  config {
    email = "kim.larsen@corp.example"
  }
}

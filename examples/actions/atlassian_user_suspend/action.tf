# terraform apply -invoke=action.atlassian_user_suspend.on_leave
action "atlassian_user_suspend" "on_leave" {
  config {
    account_id = "5b10a2844c20165700ede21g"
  }
}

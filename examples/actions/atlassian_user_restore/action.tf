# terraform apply -invoke=action.atlassian_user_restore.back
action "atlassian_user_restore" "back" {
  config {
    account_id = "5b10a2844c20165700ede21g"
  }
}

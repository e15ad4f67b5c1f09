# terraform apply -invoke=action.atlassian_user_unlink.moving
action "atlassian_user_unlink" "moving" {
  config {
    user_id = "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"
  }
}

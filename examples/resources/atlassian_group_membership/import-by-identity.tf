import {
  to = atlassian_group_membership.kim_in_developers
  identity = {
    group_id = "c5d7e9f1-3a5b-4c7d-8e9f-1a3b5c7d9e0f"
    user_id  = "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"
  }
}

resource "atlassian_group_membership" "kim_in_developers" {
  group_id = "c5d7e9f1-3a5b-4c7d-8e9f-1a3b5c7d9e0f"
  user_id  = "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"
}

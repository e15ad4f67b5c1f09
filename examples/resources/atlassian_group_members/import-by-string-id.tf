import {
  to = atlassian_group_members.on_call
  id = "on-call"
}

resource "atlassian_group_members" "on_call" {
  group_id = "d8e0f2a4-5b6c-4d8e-9f1a-2b4c6d8e0f1a"
  user_ids = ["b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"]
}

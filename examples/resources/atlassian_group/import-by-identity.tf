import {
  to = atlassian_group.developers
  identity = {
    directory_id = "7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"
    id           = "c5d7e9f1-3a5b-4c7d-8e9f-1a3b5c7d9e0f"
  }
}

resource "atlassian_group" "developers" {
  display_name = "developers"
}

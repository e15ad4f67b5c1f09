import {
  to = atlassian_user.kim
  identity = {
    directory_id = "7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"
    id           = "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"
  }
}

resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

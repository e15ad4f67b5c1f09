import {
  to = atlassian_user_role_assignment.kim_uses_confluence
  identity = {
    account_id  = "5b10a2844c20165700ede21g"
    role        = "atlassian/user"
    resource_id = "ari:cloud:confluence::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
  }
}

resource "atlassian_user_role_assignment" "kim_uses_confluence" {
  account_id  = "5b10a2844c20165700ede21g"
  role        = "atlassian/user"
  resource_id = "ari:cloud:confluence::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
}

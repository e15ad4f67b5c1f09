# The account id, the role and the app's id (ARI).
terraform import atlassian_user_role_assignment.kim_uses_confluence 5b10a2844c20165700ede21g,atlassian/user,ari:cloud:confluence::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b

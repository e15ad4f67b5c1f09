# The group by id or name, then the person's SCIM id.
terraform import atlassian_group_membership.kim_in_developers developers,b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e

# By name; the id of the SCIM group works as well.
terraform import atlassian_group.developers developers

# The group's id in the organization, or its name.
terraform import atlassian_organization_group_members.contractors 6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a

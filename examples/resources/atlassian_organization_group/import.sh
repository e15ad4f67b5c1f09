# The group's id in the organization, or its name.
terraform import atlassian_organization_group.contractors 4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c

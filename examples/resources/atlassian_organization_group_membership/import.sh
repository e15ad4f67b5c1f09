# The group's id or name in the organization, and the person's account id or e-mail address.
terraform import atlassian_organization_group_membership.sam 4d6f8a0c-2e4b-4d6f-8a0c-2e4b6d8f0a2c,5b10ac8d82e05b22cc7d4ef5

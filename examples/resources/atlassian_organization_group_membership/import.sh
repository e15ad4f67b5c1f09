# The group's id or name in the organization, and the person's account id or e-mail address.
terraform import atlassian_organization_group_membership.sam 6b1d3f5a-7c9e-4b1d-8f3a-5c7e9b1d3f5a,5b10a2844c20165700ede21g

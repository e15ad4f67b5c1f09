resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

data "atlassian_users" "sam" {
  emails = ["sam@contractor.example"]
}

resource "atlassian_organization_group_membership" "sam" {
  organization_group_id = atlassian_organization_group.contractors.id
  account_id            = data.atlassian_users.sam.users[0].account_id
}

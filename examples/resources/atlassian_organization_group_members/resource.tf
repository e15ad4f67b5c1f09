resource "atlassian_organization_group" "contractors" {
  name = "contractors"
}

data "atlassian_users" "contractors" {
  email_domains = ["contractor.example"]
}

# Exactly these people and nobody else.
resource "atlassian_organization_group_members" "contractors" {
  organization_group_id = atlassian_organization_group.contractors.id
  account_ids           = data.atlassian_users.contractors.users[*].account_id
}

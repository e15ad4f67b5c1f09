resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

resource "atlassian_group" "developers" {
  display_name = "developers"
}

# One person in one group; other members of the group are left alone.
resource "atlassian_group_membership" "kim_in_developers" {
  group_id = atlassian_group.developers.id
  user_id  = atlassian_user.kim.id
}

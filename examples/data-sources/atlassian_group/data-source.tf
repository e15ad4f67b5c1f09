data "atlassian_group" "developers" {
  display_name = "developers"
}

resource "atlassian_group_membership" "kim" {
  group_id = data.atlassian_group.developers.id
  user_id  = atlassian_user.kim.id
}

resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

resource "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

resource "atlassian_user" "robin" {
  email = "robin.okafor@example.com"
}

resource "atlassian_group" "on_call" {
  display_name = "on-call"
}

# Exactly these people: whoever else is in the group is removed from it.
resource "atlassian_group_members" "on_call" {
  group_id = atlassian_group.on_call.id
  user_ids = [
    atlassian_user.kim.id,
    atlassian_user.robin.id,
  ]
}

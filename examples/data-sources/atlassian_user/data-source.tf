data "atlassian_user" "kim" {
  email = "kim.larsen@example.com"
}

output "groups_of_kim" {
  value = data.atlassian_user.kim.groups[*].display_name
}

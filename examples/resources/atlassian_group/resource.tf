resource "atlassian_group" "developers" {
  display_name = "developers"
}

data "atlassian_groups" "all" {}

output "groups_of_the_identity_provider" {
  value = [for group in data.atlassian_groups.all.groups : group.display_name if group.external_synced]
}

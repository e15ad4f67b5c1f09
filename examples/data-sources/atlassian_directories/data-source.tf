data "atlassian_directories" "all" {}

output "directories" {
  value = { for directory in data.atlassian_directories.all.directories : directory.name => directory.id }
}

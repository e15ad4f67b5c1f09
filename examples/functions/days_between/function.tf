data "atlassian_api_keys" "all" {}

locals {
  # Keys older than half a year.
  old = [for key in data.atlassian_api_keys.all.api_keys : key.label if provider::atlassian::days_between(key.created_at, plantimestamp()) > 180]
}

output "old_keys" {
  value = local.old
}

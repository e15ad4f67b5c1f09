data "atlassian_api_keys" "all" {}

check "keys_do_not_expire_soon" {
  assert {
    condition     = alltrue([for key in data.atlassian_api_keys.all.api_keys : coalesce(key.days_left, 365) > 14])
    error_message = "An API key expires within two weeks."
  }
}

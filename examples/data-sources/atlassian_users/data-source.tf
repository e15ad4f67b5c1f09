# Everyone with Confluence who has not opened it for half a year.
data "atlassian_users" "dormant" {
  product_keys  = ["confluence"]
  statuses      = ["active"]
  inactive_days = 180
}

output "dormant" {
  value = { for user in data.atlassian_users.dormant.users : user.account_id => user.last_active_at }
}

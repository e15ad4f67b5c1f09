output "people" {
  description = "How many people are managed, and how many of them have an account."
  value = {
    managed  = length(atlassian_directory_users.company.ids)
    accounts = length([for id in values(atlassian_directory_users.company.account_ids) : id if id != null])
  }
}

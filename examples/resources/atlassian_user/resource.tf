resource "atlassian_user" "kim" {
  email        = "kim.larsen@example.com"
  display_name = "Kim Larsen"
  given_name   = "Kim"
  family_name  = "Larsen"
  title        = "Platform Engineer"
  department   = "Engineering"
  timezone     = "Europe/Copenhagen"

  phone_numbers = [
    { value = "+45 32 12 34 56", type = "work", primary = true },
  ]
}

# A leaver: the record stays, the account is deactivated.
resource "atlassian_user" "robin" {
  email  = "robin.okafor@example.com"
  active = false
}

# Removing this block lets the person keep their Atlassian account.
resource "atlassian_user" "contractor" {
  email      = "sam.rivera@example.com"
  on_destroy = "unlink"
}

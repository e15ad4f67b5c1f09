resource "atlassian_user" "noor" {
  email        = "noor@acme.test"
  display_name = "Noor Haddad"
  given_name   = "Noor"
  family_name  = "Haddad"
  title        = "Support Engineer"
  department   = "Customer Support"
  timezone     = "Europe/Amsterdam"
}

resource "atlassian_user" "tomas" {
  email        = "tomas@acme.test"
  display_name = "Tomas Weber"
  title        = "Data Analyst"
  department   = "Finance"
}

# Starts next month: provisioned, not yet active.
resource "atlassian_user" "zoe" {
  email        = "zoe@acme.test"
  display_name = "Zoe Moreau"
  title        = "Product Designer"
  active       = false
}

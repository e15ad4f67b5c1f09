resource "atlassian_user" "freya" {
  email        = "freya@acme.test"
  display_name = "Freya Dahl"
  given_name   = "Freya"
  family_name  = "Dahl"
  title        = "Support Engineer"
  department   = "Support"
  timezone     = "Europe/Amsterdam"
}

resource "atlassian_user" "mateo" {
  email        = "mateo@acme.test"
  display_name = "Mateo Silva"
  title        = "Data Analyst"
  department   = "Finance"
}

# Starts next month: provisioned, not yet active.
resource "atlassian_user" "anouk" {
  email        = "anouk@acme.test"
  display_name = "Anouk Visser"
  title        = "Product Designer"
  active       = false
}

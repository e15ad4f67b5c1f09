locals {
  people = { for key, person in provider::atlassian::users_csv(file("${path.module}/people.csv")) : key => jsondecode(person) }
}

resource "atlassian_user" "person" {
  for_each = local.people

  email        = each.value.email
  display_name = try(each.value.display_name, null)
}

locals {
  # In a repository: provider::atlassian::users_csv(file("${path.module}/people.csv"))
  people = provider::atlassian::users_csv(<<-EOT
    key;email;display_name;department;active
    4711;ann@corp.example;Ann Lee;Design;
    4712;bob@corp.example;Bob Ray;Sales;false
  EOT
  )
}

output "departments" {
  value = { for key, person in local.people : key => try(jsondecode(person).department, null) }
}

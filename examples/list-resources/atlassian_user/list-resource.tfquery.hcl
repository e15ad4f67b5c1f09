# people.tfquery.hcl
#
# terraform query                                    lists them
# terraform query -generate-config-out=people.tf     writes a resource and an import block for each
list "atlassian_user" "newcomers" {
  provider         = atlassian
  include_resource = true
  limit            = 1000

  config {
    active        = true
    email_domains = ["corp.example"]
  }
}

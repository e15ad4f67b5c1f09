data "atlassian_product_licenses" "all" {}

output "sites" {
  value = toset([for license in data.atlassian_product_licenses.all.licenses : provider::atlassian::parse_ari(license.id).resource_id])
}

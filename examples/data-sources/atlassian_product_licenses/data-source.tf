data "atlassian_product_licenses" "all" {}

output "licenses" {
  value = {
    for license in data.atlassian_product_licenses.all.licenses :
    license.id => {
      product   = license.product_name
      site      = license.site_url
      seats     = license.seats_total
      used      = license.seats_used
      available = license.seats_available
    }
  }
}

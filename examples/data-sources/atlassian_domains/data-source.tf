data "atlassian_domains" "all" {}

output "verified_domains" {
  value = [for domain in data.atlassian_domains.all.domains : domain.name if domain.claim_status == "verified"]
}

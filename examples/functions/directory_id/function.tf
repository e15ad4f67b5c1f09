variable "directory_base_url" {
  type    = string
  default = "https://api.atlassian.com/scim/directory/9f3c1a52-1111-4222-8333-5b1f0c9e7d10"
}

output "directory_id" {
  value = provider::atlassian::directory_id(var.directory_base_url)
}

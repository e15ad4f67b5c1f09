terraform {
  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

# The keys come from ATLASSIAN_API_KEY and ATLASSIAN_SCIM_API_KEY, so that they stand in no file.
provider "atlassian" {
  org_id       = "0f2e5b7a-3c1d-4a68-9e57-8b6d4c2a1f03"
  directory_id = "https://api.atlassian.com/scim/directory/7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60"
}

terraform {
  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

# The demo sets ATLASSIAN_ORG_ID, ATLASSIAN_API_KEY, ATLASSIAN_DIRECTORY_ID, ATLASSIAN_SCIM_API_KEY and
# ATLASSIAN_BASE_URL.
provider "atlassian" {}

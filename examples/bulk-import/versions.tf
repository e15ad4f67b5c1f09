terraform {
  required_version = ">= 1.8"

  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

# The directory and its key come from the environment: ATLASSIAN_DIRECTORY_ID and ATLASSIAN_SCIM_API_KEY.
provider "atlassian" {}

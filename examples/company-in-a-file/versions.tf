terraform {
  required_version = ">= 1.8"

  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

# The organization, the directory and the keys come from the environment.
provider "atlassian" {}

terraform {
  required_version = ">= 1.8"

  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }
}

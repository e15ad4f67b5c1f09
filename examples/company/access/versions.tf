terraform {
  required_version = ">= 1.8"

  required_providers {
    atlassian = {
      source = "orgadmin/atlassian"
    }
  }

  # The rest is in ../backend.hcl.
  backend "s3" {
    key = "atlassian/access.tfstate"
  }
}

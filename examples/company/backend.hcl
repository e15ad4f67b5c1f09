bucket       = "example-terraform-state"
region       = "eu-central-1"
encrypt      = true
kms_key_id   = "alias/terraform-state"
use_lockfile = true

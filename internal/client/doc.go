// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package client sends requests to Atlassian and returns each answer decoded, or a typed error. It retries, keeps the
// rate limit, logs, and keeps the API key secret. It knows nothing of Terraform, and nothing of users or groups: its
// sub-packages scim, admin, account and product know what to ask and what an answer means.
package client

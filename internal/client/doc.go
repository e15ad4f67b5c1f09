// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package client brings a request to Atlassian and its answer back, decoded or as a typed error. It retries, keeps the
// rate limit, logs, and keeps the API key secret. It knows what Atlassian's APIs have in common: keys, pages, errors,
// times, and the delay with which a change shows.
//
// It logs with Terraform's library and must know nothing else of Terraform, nor what is asked of an API: its
// subpackages scim, admin, account and product know the requests and what an answer means.
package client

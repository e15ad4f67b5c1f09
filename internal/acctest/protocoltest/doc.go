// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package protocoltest calls a provider through Terraform's plugin protocol in the test's own process. It converts
// plain values to protocol values and back, and runs a single data source with clients that the test chooses.
//
// Only tests import it. It must not import the provider, a service or anything that imports them, because tests inside
// services use it. Package acctest, which builds on it, runs the whole provider.
package protocoltest

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package protocoltest speaks Terraform's plugin protocol with a provider inside the test's own process: plain values
// go in and come out, and a data source can be driven alone, with clients of the test's choosing.
//
// Only tests import it. It must not know the provider, any service or what imports these: tests inside of services use
// it, and would import themselves. The whole provider is driven by acctest, which builds on this.
package protocoltest

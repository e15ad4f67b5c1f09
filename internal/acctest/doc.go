// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest gives tests what they need to run the provider as a user would: a simulator of their own, a
// configuration that points at it, real Terraform or the plugin protocol in process, and checks of what was sent.
//
// Only tests import it, from outside of the package they test: it imports the provider, and with it every service.
// Tests inside of a service have protocoltest. It knows no resource.
package acctest

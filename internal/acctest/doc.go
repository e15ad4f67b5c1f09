// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest runs the provider in tests as a user would: with a simulator for each test, a configuration that
// points at it, and real Terraform or the plugin protocol in the same process. It checks which requests were sent.
//
// Only tests import it, and only from outside the package that they test, because it imports the provider and so every
// service. Tests inside a service use protocoltest. It must not know any single resource.
package acctest

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package accept says what an argument may be. Its validators speak to whoever wrote the configuration: what the value
// is, what it is taken for, and what to write instead. It must not know a resource, and asks nobody.
package accept

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package live holds the only test that may run against a real organization. The provider's environment variables name
// the organization. The test creates a person and a group whose names begin with a prefix that belongs to the run,
// changes them, and removes them again, even if it fails half way. It only reads what does not have that prefix.
//
// It uses the provider from outside, and the client to look and to clean up. It uses the simulator only as one more
// organization, so that the test runs with all other tests.
package live

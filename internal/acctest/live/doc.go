// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package live holds the one test that may run against a real organization: the one that the provider's environment
// variables name. It creates one person and one group whose names begin with a prefix of the run's own, takes them
// through their whole life, and removes them again, also when it fails half way. Whatever lacks that prefix it only
// reads.
//
// It knows the provider from outside, the client for looking and sweeping, and the simulator only as one more
// organization, on which the same test runs whenever all tests do.
package live

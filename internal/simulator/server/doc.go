// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package server receives requests: it listens, checks keys, finds the route, keeps the journal, and adds latency,
// limits and faults. It must not know what the answers of an API mean.
package server

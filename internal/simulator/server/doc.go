// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package server lets requests in: it listens, checks keys, finds the route, keeps the journal, and adds latency,
// limits and faults. It knows nothing of what an API's answers mean.
package server

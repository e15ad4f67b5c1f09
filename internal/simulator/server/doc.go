// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package server receives requests: it listens, checks keys, finds the route, keeps the journal, and adds latency,
// limits and faults. It answers itself only as the gateway in front of the APIs does, or as a fault says. It must not
// know the documents of an API: scim, admin and account make their answers and refusals.
package server

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package exchange is what an API's room hands to the server: its routes, and a request and an answer as a handler sees
// them. It knows neither an API's documents nor how the server listens.
package exchange

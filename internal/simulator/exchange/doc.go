// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package exchange defines what an API package gives to the server: routes, requests and answers as handlers see them.
// It must not know the documents of any API or how the server listens.
package exchange

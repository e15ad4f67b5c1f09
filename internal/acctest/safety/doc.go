// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package safety tests what must hold when something goes wrong: the server fails, the provider is killed, several runs
// overlap, the documents contradict each other, a server is hostile, or output could contain a key.
//
// It must know the provider only from outside: its configuration, its built program, and its requests.
package safety

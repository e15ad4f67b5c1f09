// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package accept validates arguments. Its errors say what is wrong with a value, what it seems to be, and what to write
// instead. It must not know any resource, and sends no request.
package accept

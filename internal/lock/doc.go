// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package lock lets one caller at a time change an object, while others wait or are interrupted. It must not know what
// its keys stand for.
package lock

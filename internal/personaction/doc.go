// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package personaction is an action on one person: who is meant and how they are found, whether it may be done, and
// what is said of it.
//
// It must not know what an action does: a service says that, and whether it is done already.
package personaction

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package personaction is the common part of the actions on one person: finding the person, the refusals, and the
// messages.
//
// It must not know what an action does. A service says that, and whether it is done already.
package personaction

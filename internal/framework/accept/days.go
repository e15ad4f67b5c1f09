// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package accept

// MaxDays bounds arguments in days: about a hundred years, so that date arithmetic stays valid.
const MaxDays = 36500

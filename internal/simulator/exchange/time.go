// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package exchange

import "time"

// FormatMillis is a time as v1 and v2 write it.
func FormatMillis(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

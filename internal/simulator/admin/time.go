// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"strconv"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// formatMillis formats a time for v1 and v2.
func formatMillis(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// formatSeconds formats a time for last-active-dates (API §3.4).
func formatSeconds(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// formatActivity formats a time for the managed accounts (API §3.3).
func formatActivity(account *world.Account, t time.Time) string {
	if account.DatesOnly {
		return t.UTC().Format(time.DateOnly)
	}

	return formatMillis(t)
}

// formatActive formats a time for productAccess (API §4.3), in the format that the switch selects.
func (a *API) formatActive(account *world.Account, t time.Time) any {
	t = t.UTC()
	if account.DatesOnly {
		return t.Format(time.DateOnly)
	}

	switch a.Switches.Admin.ActivityTimes {
	case world.TimesMinutes:
		return t.Format("2006-01-02T15:04Z")
	case world.TimesWithoutZone:
		return t.Format("2006-01-02T15:04:05")
	case world.TimesEpoch:
		return strconv.FormatInt(t.UnixMilli(), 10)
	case world.TimesEpochNumber:
		return t.UnixMilli()
	case world.TimesWords:
		return "recently"
	case world.TimesNanoseconds:
	}

	return t.Format("2006-01-02T15:04:05.000000000Z")
}

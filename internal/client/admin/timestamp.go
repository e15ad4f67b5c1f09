// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// timestamp is a time in any form that Atlassian's APIs use. A missing time (absent, null or empty) and an unreadable
// one differ: an unreadable time must not count as "never".
type timestamp struct {
	time *time.Time
	// unreadable is true if the value is not a time.
	unreadable bool
}

// UnmarshalJSON accepts a string or a number. Anything else is marked unreadable instead of failing the whole answer.
func (t *timestamp) UnmarshalJSON(raw []byte) error {
	*t = timestamp{}

	text, err := client.TimeText(raw)
	if err != nil || text == "" {
		return err
	}

	t.time = parseTime(text)
	t.unreadable = t.time == nil

	return nil
}

// The plausible years of an event at Atlassian. A time outside them is a mistake or stands for "none", such as the
// start of 1970.
const (
	firstYear = 2000
	lastYear  = 2099
)

// parseTime returns a time in a plausible year, or nil.
func parseTime(s string) *time.Time {
	t, ok := client.ParseTime(s)
	if !ok || t.Year() < firstYear || t.Year() > lastYear {
		return nil
	}

	return &t
}

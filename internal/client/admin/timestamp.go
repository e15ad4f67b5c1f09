// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// timestamp is a point in time as any of Atlassian's calls may write it. Nothing said (absent, null or empty) and
// something that can't be read are two things: the second must never pass for "never".
type timestamp struct {
	time *time.Time
	// unreadable is true where something stands that is no time.
	unreadable bool
}

// UnmarshalJSON reads a text or a number, and takes anything else for unreadable rather than refusing the answer that
// it is in.
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

// The years in which something can have happened at Atlassian. A time outside them is a mistake or a stand-in for
// "none", such as the beginning of 1970.
const (
	firstYear = 2000
	lastYear  = 2099
)

// parseTime reads a point in time at which something can have happened; nil is none.
func parseTime(s string) *time.Time {
	t, ok := client.ParseTime(s)
	if !ok || t.Year() < firstYear || t.Year() > lastYear {
		return nil
	}

	return &t
}

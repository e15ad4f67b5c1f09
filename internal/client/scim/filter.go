// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/url"
	"strconv"
	"strings"
)

// equals returns a filter that compares one attribute with a string, the only kind that Atlassian takes (API §2.3). The
// value is a JSON string (RFC 7644 §3.4.2.2), so quotes and backslashes are escaped. The URL encoding of the query
// handles '+' and '&'.
func equals(attribute, value string) string {
	return attribute + " eq " + quote(value)
}

// quote returns a JSON string. json.Marshal would escape <, > and & for HTML, and a server whose filter parser is not a
// full JSON parser would take these escapes literally.
func quote(value string) string {
	var b strings.Builder
	b.Grow(len(value) + 2)
	b.WriteByte('"')

	for _, r := range strings.ToValidUTF8(value, "\uFFFD") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20:
			b.WriteString(`\u00`)

			if r < 0x10 {
				b.WriteByte('0')
			}

			b.WriteString(strconv.FormatInt(int64(r), 16))
		default:
			b.WriteRune(r)
		}
	}

	b.WriteByte('"')

	return b.String()
}

// memberPath returns the path that removes one member. Some servers read a removal of "members" with a list of values
// as "remove all" (API §9.7).
func memberPath(userID string) string {
	return "members[" + equals("value", userID) + "]"
}

// pageQuery returns the query for part of a list.
func pageQuery(start, count int, filter string) url.Values {
	q := url.Values{"startIndex": {strconv.Itoa(start)}, "count": {strconv.Itoa(count)}}
	if filter != "" {
		q.Set("filter", filter)
	}

	return q
}

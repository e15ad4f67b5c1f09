// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/url"
	"strconv"
	"strings"
)

// equals writes the one kind of filter that Atlassian takes: a comparison of one attribute with a string (API §2.3).
// The value is a JSON string (RFC 7644 §3.4.2.2), so a quote and a backslash are escaped; nothing else needs to be,
// since the URL encoding of the query looks after '+' and '&'.
func equals(attribute, value string) string {
	return attribute + " eq " + quote(value)
}

// quote writes a JSON string. It is not json.Marshal, whose escapes for HTML (<, >, &) a server that reads filters with
// less than a JSON parser would take literally.
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

// memberPath names one member of a group, for its removal. A removal of "members" with a list of values is read by some
// servers as "remove all" (API §9.7).
func memberPath(userID string) string {
	return "members[" + equals("value", userID) + "]"
}

// pageQuery asks for part of a list.
func pageQuery(start, count int, filter string) url.Values {
	q := url.Values{"startIndex": {strconv.Itoa(start)}, "count": {strconv.Itoa(count)}}
	if filter != "" {
		q.Set("filter", filter)
	}

	return q
}

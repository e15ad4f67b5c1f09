// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// cursor is a position in a list. In v1 and v2 it also stands for the whole query, so that the next request needs only
// the cursor (API §4.1).
type cursor struct {
	list   string // the list that it belongs to
	search string // name of the query
	// position is where the page begins in the stable order. after is the key of the entry before it, which still gives
	// the right position when earlier entries are gone.
	position int
	after    string
}

// cursorMark begins every token. It has characters that a client must escape in a URL (API §4.1).
const cursorMark = "c+/"

// token encodes the cursor as the API shows it.
func (c cursor) token() string {
	text := strings.Join([]string{c.list, c.search, strconv.Itoa(c.position), c.after}, "\n")
	for len(text)%3 != 1 {
		text += "\n" // makes the token end in "=="
	}

	return cursorMark + base64.StdEncoding.EncodeToString([]byte(text))
}

// parseCursor decodes a token and reports whether it is a cursor of the list.
func parseCursor(list, token string) (cursor, bool) {
	encoded, ok := strings.CutPrefix(token, cursorMark)
	if !ok {
		return cursor{}, false
	}

	text, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return cursor{}, false
	}

	parts := strings.Split(strings.TrimRight(string(text), "\n"), "\n")
	if len(parts) < 3 || len(parts) > 4 || parts[0] != list {
		return cursor{}, false
	}

	position, err := strconv.Atoi(parts[2])
	if err != nil || position < 0 {
		return cursor{}, false
	}

	parsed := cursor{list: list, search: parts[1], position: position}
	if len(parts) == 4 {
		parsed.after = parts[3]
	}

	return parsed, true
}

// keepSearch stores a query and returns its name for cursors.
func (a *API) keepSearch(query any) string {
	text, err := json.Marshal(query)
	if err != nil {
		panic("simulator: a query that is no JSON: " + err.Error())
	}

	sum := sha256.Sum256(text)
	name := hex.EncodeToString(sum[:8])

	a.searches[name] = query

	return name
}

// queryAt returns the query of a request and the position in its results. If the request has a cursor, both are the
// cursor's (API §4.1). If not, read makes the query, the position is the beginning, and the query is kept for later
// cursors.
func queryAt[Q any](a *API, list, token string, read func() (Q, error)) (Q, cursor, error) {
	if token != "" {
		at, ok := parseCursor(list, token)

		query, known := a.searches[at.search].(Q)
		if !ok || !known {
			return query, at, errBadCursor
		}

		return query, at, nil
	}

	query, err := read()
	if err != nil {
		return query, cursor{}, err
	}

	return query, cursor{list: list, search: a.keepSearch(query)}, nil
}

type page[V any] struct {
	entries []V
	links   cursorLinks
}

// listPage reads one page: up to limit entries that keep accepts, from the cursor on. It looks one entry further, so
// that the last page has no next. Reading all pages therefore stays linear.
func listPage[V any](entries *world.Ordered[V], at cursor, limit int, key func(V) string, keep func(V) bool) page[V] {
	result := page[V]{entries: []V{}, links: cursorLinks{Self: at.token()}}
	for value := range entries.From(start(entries, at)) {
		if !keep(value) {
			continue
		}

		if len(result.entries) == limit {
			last := key(result.entries[limit-1])
			position, _ := entries.Position(last)
			result.links.Next = cursor{list: at.list, search: at.search, position: position + 1, after: last}.token()

			return result
		}

		result.entries = append(result.entries, value)
	}

	return result
}

// start returns the position after a cursor's last entry.
func start[V any](entries *world.Ordered[V], at cursor) int {
	if position, ok := entries.Position(at.after); ok && at.after != "" {
		return position + 1
	}

	return at.position
}

// slicePage is listPage for a slice.
func slicePage[V any](entries []V, at cursor, limit int) page[V] {
	from := min(at.position, len(entries))
	to := min(from+limit, len(entries))

	result := page[V]{entries: listed(entries[from:to]), links: cursorLinks{Self: at.token()}}
	if to < len(entries) {
		result.links.Next = cursor{list: at.list, search: at.search, position: to}.token()
	}

	return result
}

// listed makes a nil slice empty, because JSON must show [] and not null.
func listed[V any](values []V) []V {
	if values == nil {
		return []V{}
	}

	return values
}

// documents returns the entries of a list as an answer shows them.
func documents[V, D any](entries []V, document func(V) D) []D {
	shown := make([]D, 0, len(entries))
	for _, entry := range entries {
		shown = append(shown, document(entry))
	}

	return shown
}

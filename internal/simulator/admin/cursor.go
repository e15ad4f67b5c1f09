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

// cursor is a place in a list. In v1 and v2 it stands for the whole query as
// well, so that a page needs nothing else (API §4.1).
type cursor struct {
	list   string // which list it belongs to
	search string // the query in the searchStore
	// position is where the page begins in the stable order; after is the key of
	// the entry before it, which finds the place when entries have gone.
	position int
	after    string
}

// cursorMark begins every token. It holds the characters that a client has to
// escape in a URL (API §4.1).
const cursorMark = "c+/"

// token is the cursor as the API shows it.
func (c cursor) token() string {
	text := strings.Join([]string{c.list, c.search, strconv.Itoa(c.position), c.after}, "\n")
	for len(text)%3 != 1 {
		text += "\n" // so that it ends in "=="
	}

	return cursorMark + base64.StdEncoding.EncodeToString([]byte(text))
}

// parseCursor reads a token of a list. It tells whether there is such a cursor.
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

// searchStore keeps the queries that cursors stand for, each once.
type searchStore map[string]any

// keepSearch stores a query and returns what a cursor calls it.
func (a *API) keepSearch(org *world.Organization, query any) string {
	text, err := json.Marshal(query)
	if err != nil {
		panic("simulator: a query that is no JSON: " + err.Error())
	}

	sum := sha256.Sum256(text)
	name := hex.EncodeToString(sum[:8])

	if a.searches[org] == nil {
		a.searches[org] = searchStore{}
	}

	a.searches[org][name] = query

	return name
}

// resume finds the query of a token, and the place. It fails for a token of
// another list or of nobody.
func resume[Q any](a *API, org *world.Organization, list, token string) (query Q, at cursor, ok bool) {
	at, ok = parseCursor(list, token)
	if !ok {
		return query, at, false
	}

	query, ok = a.searches[org][at.search].(Q)

	return query, at, ok
}

// page is one page of a list.
type page[V any] struct {
	entries []V
	next    string // token; "" on the last page
	self    string
}

// listPage reads one page: up to limit entries that keep lets through, from the
// cursor on. It looks one entry further, so that the last page has no next.
// Reading all pages looks at every entry once, plus the few looked at twice.
func listPage[V any](entries *world.Ordered[V], at cursor, limit int, key func(V) string, keep func(V) bool) page[V] {
	result := page[V]{entries: []V{}, self: at.token()}
	for value := range entries.From(start(entries, at)) {
		if !keep(value) {
			continue
		}

		if len(result.entries) == limit {
			last := key(result.entries[limit-1])
			position, _ := entries.Position(last)
			result.next = cursor{list: at.list, search: at.search, position: position + 1, after: last}.token()

			return result
		}

		result.entries = append(result.entries, value)
	}

	return result
}

// start is the position of the entry that follows a cursor's last one.
func start[V any](entries *world.Ordered[V], at cursor) int {
	if position, ok := entries.Position(at.after); ok && at.after != "" {
		return position + 1
	}

	return at.position
}

// slicePage is listPage for a list that is short or made for the purpose.
func slicePage[V any](entries []V, at cursor, limit int) page[V] {
	from := min(at.position, len(entries))
	to := min(from+limit, len(entries))

	result := page[V]{entries: entries[from:to], self: at.token()}
	if to < len(entries) {
		result.next = cursor{list: at.list, search: at.search, position: to}.token()
	}

	return result
}

// listed is a list that JSON shows as [] when it is empty, never as null.
func listed[V any](values []V) []V {
	if values == nil {
		return []V{}
	}

	return values
}

// cursorLinks is LinkPageCursor of v2: cursors, not URLs (API §4.1).
type cursorLinks struct {
	Self string `json:"self,omitempty"`
	Next string `json:"next,omitempty"`
}

// links makes the links of a page. asked is the cursor of the request.
func (a *API) links(self, next, asked string) cursorLinks {
	if a.Switches.Admin.RepeatCursor && asked != "" {
		next = asked
	}

	return cursorLinks{Self: self, Next: next}
}

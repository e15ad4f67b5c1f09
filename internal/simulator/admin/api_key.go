// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// apiKeyDocument is ApiKey of the API access API (API §6.1).
type apiKeyDocument struct {
	ID           string      `json:"id"`
	Label        string      `json:"label"`
	KeyType      string      `json:"keyType"`
	CreatedAt    string      `json:"createdAt"`
	ExpiresAt    string      `json:"expiresAt"`
	LastActiveAt string      `json:"lastActiveAt"`
	CreatedBy    apiKeyMaker `json:"createdBy"`
	OrgID        string      `json:"orgId"`
	Scopes       []string    `json:"scopes"`
}

type apiKeyMaker struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

func (a *API) apiKeyDocument(key *world.Key) apiKeyDocument {
	document := apiKeyDocument{
		ID:        key.ID,
		Label:     key.Label,
		KeyType:   "CLOUD_ADMIN",
		CreatedAt: formatMillis(key.CreatedAt),
		OrgID:     a.Org.ID,
		Scopes:    key.Scopes.Sorted(),
		CreatedBy: apiKeyMaker{ID: key.CreatedBy},
	}
	if !key.ExpiresAt.IsZero() {
		document.ExpiresAt = formatMillis(key.ExpiresAt)
	}

	if !key.LastActiveAt.IsZero() {
		document.LastActiveAt = formatMillis(key.LastActiveAt)
	}
	// A key outlives the account that made it (API §1.1).
	if maker := a.Org.Account(key.CreatedBy); maker != nil {
		document.CreatedBy.Name, document.CreatedBy.Email = maker.Name, maker.ShownEmail()
	}

	return document
}

var apiKeyPageSizes = []int{5, 10, 20, 25, 40, 50, 60, 75, 80, 100}

// listAPIKeys is GET api-keys. Its cursor is only a position; each request must repeat filters, sort and page size (API
// §6.1).
func (a *API) listAPIKeys(c *exchange.Call) exchange.Reply {
	size := 20

	if c.Query.Has("pageSize") {
		var err error
		if size, err = strconv.Atoi(c.Query.Get("pageSize")); err != nil || !slices.Contains(apiKeyPageSizes, size) {
			return a.adminRefusal(http.StatusBadRequest, "INVALID_PAGE_SIZE", "Invalid page size", "pageSize must be one of 5, 10, 20, 25, 40, 50, 60, 75, 80, 100")
		}
	}

	keys, refusal := a.apiKeysFound(c)
	if refusal != nil {
		return *refusal
	}

	order, ok := a.apiKeyOrder(c.Query.Get("sort"))
	if !ok {
		return a.adminRefusal(http.StatusBadRequest, "INVALID_SORT", "Invalid sort", "sort must name label, createdBy.name, expiresAt or lastActiveAt")
	}

	slices.SortStableFunc(keys, order)

	at, token := cursor{list: "api-keys"}, c.Query.Get("cursor")
	if token != "" {
		if at, ok = parseCursor(at.list, token); !ok {
			return a.adminRefusal(http.StatusBadRequest, "INVALID_FIELD_FORMAT", "Invalid field format", "The cursor is invalid")
		}
	}

	found := slicePage(keys, at, size)

	return a.pageReply(documents(found.entries, a.apiKeyDocument), found.links, token)
}

// apiKeysFound returns the organization's keys that match the filters. Keys of SCIM directories are not among them.
func (a *API) apiKeysFound(c *exchange.Call) ([]*world.Key, *exchange.Reply) {
	keys := slices.DeleteFunc(slices.Clone(a.Org.Keys), func(key *world.Key) bool { return key.Kind == world.KeyDirectory })
	if kind := c.Query.Get("keyType"); kind != "" && kind != "CLOUD_ADMIN" {
		return nil, exchange.Refuse(a.adminRefusal(http.StatusBadRequest, "INVALID_FIELD_FORMAT", "Invalid field format", "keyType must be CLOUD_ADMIN"))
	}

	for prefix, date := range map[string]func(*world.Key) time.Time{
		"expiresAt":    func(key *world.Key) time.Time { return key.ExpiresAt },
		"lastActiveAt": func(key *world.Key) time.Time { return key.LastActiveAt },
	} {
		within, err := dateBlock(c.Query, prefix, a.Now())
		if err != nil {
			return nil, exchange.Refuse(a.adminRefusal(http.StatusBadRequest, "INVALID_FIELD_FORMAT", "Invalid field format", err.Error()))
		}

		if within != nil {
			keys = slices.DeleteFunc(keys, func(key *world.Key) bool { return date(key).IsZero() || !within(date(key)) })
		}
	}

	return keys, nil
}

// dateBlock reads a date search block (API §6.1). gt and lt compare with a time a number of units ago, range takes two
// dates, and range_time takes two spans relative to now. The result is nil if there is no block.
func dateBlock(query url.Values, prefix string, now time.Time) (func(time.Time) bool, error) {
	between := func(from, to time.Time) func(time.Time) bool {
		return func(t time.Time) bool { return !t.Before(from) && !t.After(to) }
	}

	switch kind := query.Get(prefix + "SearchType"); kind {
	case "":
		return nil, nil //nolint:nilnil // no block
	case "gt", "lt":
		unit, known := units[query.Get(prefix+"Uom")]

		value, err := strconv.Atoi(query.Get(prefix + "Value"))
		if !known || err != nil || value < 0 {
			return nil, problem(prefix + " needs Uom (minute, hour, day, week) and Value")
		}

		edge := now.Add(-time.Duration(value) * unit)
		if kind == "gt" {
			return edge.Before, nil
		}

		return edge.After, nil
	case "range":
		from, fromErr := time.Parse(time.RFC3339, query.Get(prefix+"From"))

		to, toErr := time.Parse(time.RFC3339, query.Get(prefix+"To"))
		if fromErr != nil || toErr != nil {
			return nil, problem(prefix + " needs From and To")
		}

		return between(from, to), nil
	case "range_time":
		from, fromOK := parseSpan(query.Get(prefix + "RangeFrom"))

		to, toOK := parseSpan(query.Get(prefix + "RangeTo"))
		if !fromOK || !toOK {
			return nil, problem(prefix + " needs RangeFrom and RangeTo")
		}

		return between(now.Add(from), now.Add(to)), nil
	default:
		return nil, problem(prefix + "SearchType must be range, gt, lt or range_time")
	}
}

var units = map[string]time.Duration{
	"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
	"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

// parseSpan reads a span such as "1w 2d 3h 4m"; a leading minus makes it negative.
func parseSpan(text string) (time.Duration, bool) {
	text, back := strings.CutPrefix(text, "-")

	var span time.Duration

	parts := strings.Fields(text)
	for _, part := range parts {
		value, err := strconv.Atoi(part[:len(part)-1])

		unit, known := units[part[len(part)-1:]]
		if err != nil || !known {
			return 0, false
		}

		span += time.Duration(value) * unit
	}

	if back {
		span = -span
	}

	return span, len(parts) > 0
}

func (a *API) apiKeyOrder(fields string) (func(one, other *world.Key) int, bool) {
	if fields == "" {
		fields = "-lastActiveAt"
	}

	var orders []func(one, other *world.Key) int

	for field := range strings.SplitSeq(fields, ",") {
		name, descending := strings.CutPrefix(field, "-")

		var order func(one, other *world.Key) int

		switch name {
		case "label":
			order = func(one, other *world.Key) int { return strings.Compare(one.Label, other.Label) }
		case "createdBy.name":
			order = func(one, other *world.Key) int {
				return strings.Compare(a.apiKeyDocument(one).CreatedBy.Name, a.apiKeyDocument(other).CreatedBy.Name)
			}
		case "expiresAt":
			order = func(one, other *world.Key) int { return one.ExpiresAt.Compare(other.ExpiresAt) }
		case "lastActiveAt":
			order = func(one, other *world.Key) int { return one.LastActiveAt.Compare(other.LastActiveAt) }
		default:
			return nil, false
		}

		if descending {
			ascending := order
			order = func(one, other *world.Key) int { return -ascending(one, other) }
		}

		orders = append(orders, order)
	}

	return func(one, other *world.Key) int {
		for _, order := range orders {
			if compared := order(one, other); compared != 0 {
				return compared
			}
		}

		return cmp.Compare(one.ID, other.ID)
	}, true
}

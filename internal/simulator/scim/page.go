// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"math"
	"net/http"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

const defaultPage = 100 // API §9.2, §9.5

// listWindow is the part of a list that a request asks for (API §2.3).
type listWindow struct {
	start int // 1-based
	count int
}

func (a *API) listWindow(c *exchange.Call) (listWindow, *refusal) {
	start, problem := int32Parameter(c, "startIndex", 1)
	if problem != nil {
		return listWindow{}, problem
	}

	size := a.Switches.SCIM.PageDefault
	if size <= 0 {
		size = defaultPage
	}

	count, problem := int32Parameter(c, "count", size)
	if problem != nil {
		return listWindow{}, problem
	}

	limit := a.Switches.SCIM.PageCap
	if limit <= 0 {
		limit = max(size, defaultPage)
	}
	// Values below the minimum count as the minimum (RFC 7644 §3.4.2.4).
	window := listWindow{start: max(1, start), count: min(max(0, count), limit)}

	switch a.Switches.SCIM.Paging {
	case world.PagingIgnoresCount:
		window.count = size
	case world.PagingEverything:
		window = listWindow{start: 1, count: math.MaxInt32}
	case world.PagingHalf:
		window.count = max(1, window.count/2)
	case world.PagingRight, world.PagingTotalTooHigh, world.PagingTotalTooLow, world.PagingTotalIsPage,
		world.PagingRepeats, world.PagingEmptyPage, world.PagingFirstPageAgain:
	}

	return window, nil
}

func int32Parameter(c *exchange.Call, name string, absent int) (int, *refusal) {
	text := c.Query.Get(name)
	if text == "" {
		return absent, nil
	}

	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, badRequest(invalidValue, "Parameter "+name+" is not a number.")
	}

	return int(value), nil
}

// listPage answers with one page. part returns the rendered entries from position from (0-based) up to but not
// including position to.
func (a *API) listPage(directory *world.SCIMDirectory, window listWindow, total int, part func(from, to int) []any) exchange.Reply {
	from := window.start - 1
	to := from + window.count

	paging := a.Switches.SCIM.Paging
	switch {
	case paging == world.PagingFirstPageAgain && from >= total && total > 0:
		from, to = 0, window.count
	case paging == world.PagingRepeats && from > 0:
		from--
	case paging == world.PagingEmptyPage && from > 0 && !a.emptyPaged[directory.ID]:
		a.emptyPaged[directory.ID] = true
		to = from
	}

	resources := part(from, to)

	switch paging {
	case world.PagingTotalTooHigh:
		total += 10
	case world.PagingTotalTooLow:
		total = max(0, total-1)
	case world.PagingTotalIsPage:
		total = len(resources)
	case world.PagingRight, world.PagingIgnoresCount, world.PagingEverything, world.PagingHalf, world.PagingRepeats,
		world.PagingEmptyPage, world.PagingFirstPageAgain:
	}

	return exchange.Reply{Status: http.StatusOK, MediaType: contentType, Body: listBody{
		Schemas:      []string{schemaList},
		TotalResults: total,
		StartIndex:   window.start,
		ItemsPerPage: len(resources),
		Resources:    resources,
	}}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"math"
	"net/http"
	"strconv"
)

const defaultPage = 100 // API §9.2, §9.5

// listWindow is which part of a list a request asks for (API §2.3).
type listWindow struct {
	start int // 1-based
	count int
}

func (s *Server) listWindow(c *call) (listWindow, *scimProblem) {
	start, problem := int32Parameter(c, "startIndex", 1)
	if problem != nil {
		return listWindow{}, problem
	}
	size := s.options.SCIM.PageDefault
	if size <= 0 {
		size = defaultPage
	}
	count, problem := int32Parameter(c, "count", size)
	if problem != nil {
		return listWindow{}, problem
	}
	limit := s.options.SCIM.PageCap
	if limit <= 0 {
		limit = max(size, defaultPage)
	}
	// Below their least values both count as that (RFC 7644 §3.4.2.4).
	window := listWindow{start: max(1, start), count: min(max(0, count), limit)}
	switch s.options.SCIM.Paging {
	case PagingIgnoresCount:
		window.count = size
	case PagingEverything:
		window = listWindow{start: 1, count: math.MaxInt32}
	case PagingHalf:
		window.count = max(1, window.count/2)
	case PagingRight, PagingTotalTooHigh, PagingTotalTooLow, PagingTotalIsPage, PagingRepeats, PagingEmptyPage, PagingFirstPageAgain:
	}
	return window, nil
}

func int32Parameter(c *call, name string, absent int) (int, *scimProblem) {
	text := c.query.Get(name)
	if text == "" {
		return absent, nil
	}
	value, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, badRequest(scimInvalidValue, "Parameter "+name+" is not a number.")
	}
	return int(value), nil
}

// listPage answers one page. part gives the entries from a position (0-based)
// to before another, rendered.
func (s *Server) listPage(directory *SCIMDirectory, window listWindow, total int, part func(from, to int) []any) reply {
	from := window.start - 1
	to := from + window.count
	paging := s.options.SCIM.Paging
	switch {
	case paging == PagingFirstPageAgain && from >= total && total > 0:
		from, to = 0, window.count
	case paging == PagingRepeats && from > 0:
		from--
	case paging == PagingEmptyPage && from > 0 && !directory.emptyPaged:
		directory.emptyPaged = true
		to = from
	}
	resources := part(from, to)
	switch paging {
	case PagingTotalTooHigh:
		total += 10
	case PagingTotalTooLow:
		total = max(0, total-1)
	case PagingTotalIsPage:
		total = len(resources)
	case PagingRight, PagingIgnoresCount, PagingEverything, PagingHalf, PagingRepeats, PagingEmptyPage, PagingFirstPageAgain:
	}
	return reply{status: http.StatusOK, mediaType: scimMediaType, body: scimList{
		Schemas:      []string{schemaList},
		TotalResults: total,
		StartIndex:   window.start,
		ItemsPerPage: len(resources),
		Resources:    resources,
	}}
}

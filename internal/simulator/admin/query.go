// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// anyDirectory in a path stands for all directories of the organization (API §4.1).
const anyDirectory = "-"

// problem is the reason of a 400.
type problem string

func (p problem) Error() string { return string(p) }

// errBadCursor means that the cursor was never returned for this list.
const errBadCursor = problem("The page cursor is invalid.")

// badQuery refuses a query (API §3.9, §4.1, envelope E2).
func (a *API) badQuery(err error) exchange.Reply {
	if errors.Is(err, errBadCursor) {
		return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-1", "Invalid Page Cursor", err.Error())
	}

	return a.adminRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", err.Error())
}

// adminRefusal makes envelope E2, with a numeric status if NumericStatus is set (API §8.4).
func (a *API) adminRefusal(status int, code, title, detail string) exchange.Reply {
	refusal := a.ListRefusal(status, code, title, detail)
	if !a.Switches.Admin.NumericStatus {
		return refusal
	}

	return exchange.Reply{Status: status, Body: map[string]any{"errors": []any{map[string]any{
		"id": a.NewUUID(), "status": status, "code": code, "title": title, "detail": detail,
	}}}}
}

// strictBody decodes an optional JSON body. It refuses unknown properties, so that a misspelled filter is not silently
// ignored.
func strictBody(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}

	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()

	if err := decoder.Decode(into); err != nil {
		return problem("Invalid request body: " + err.Error())
	}

	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return problem("Invalid request body: more than one value")
	}

	return nil
}

// checkList checks the number of values of a filter. An empty list is refused; nil means that the filter was not sent.
func checkList(name string, values []string, limit int) error {
	if values != nil && len(values) == 0 {
		return problem(name + " must have at least 1 value")
	}

	if len(values) > limit {
		return problem(fmt.Sprintf("%s must have at most %d values", name, limit))
	}

	return nil
}

// checkEnum checks that a filter has only allowed values.
func checkEnum(name string, values []string, allowed world.Set) error {
	for _, value := range values {
		if !allowed.Has(value) {
			return problem(fmt.Sprintf("%s has no value %q", name, value))
		}
	}

	return nil
}

// checkLimit returns the requested page size, or the standard one (API §4.1).
func checkLimit(limit *int, standard, highest int) (int, error) {
	if limit == nil {
		return standard, nil
	}

	if *limit < 1 || *limit > highest {
		return 0, problem(fmt.Sprintf("limit must be between 1 and %d", highest))
	}

	return *limit, nil
}

type sortField struct {
	Field     string `json:"field"`
	Direction string `json:"direction"`
}

func checkSort(fields []sortField, only string) error {
	if fields == nil {
		return nil
	}

	if len(fields) != 1 || fields[0].Field != only || (fields[0].Direction != "asc" && fields[0].Direction != "desc") {
		return problem("sortBy must be one object with field " + only + " and direction asc or desc")
	}

	return nil
}

// queryLimit returns the page size that a query string requests (API §4.1).
func queryLimit(query url.Values) (int, error) {
	if !query.Has("limit") {
		return checkLimit(nil, 20, 100)
	}

	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil {
		return 0, problem("limit must be a number")
	}

	return checkLimit(&limit, 20, 100)
}

// queryBool reads an optional boolean of a query string.
func queryBool(query url.Values, name string) (*bool, error) {
	if !query.Has(name) {
		return nil, nil //nolint:nilnil // the filter was not sent
	}

	value, err := strconv.ParseBool(query.Get(name))
	if err != nil {
		return nil, problem(name + " must be true or false")
	}

	return &value, nil
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}

	return nil
}

// knownDirectory refuses a path with an unknown directory. writes says that the operation changes something; such
// operations document a real directory id and not "-" (API §4.1).
func (a *API) knownDirectory(c *exchange.Call, writes bool) (string, *exchange.Reply) {
	id := c.Param("directoryId")
	if id == anyDirectory && (!writes || a.Switches.Admin.WriteAnyDirectory) {
		return id, nil
	}

	if a.Org.Directory(id) == nil {
		return "", exchange.Refuse(a.adminRefusal(http.StatusNotFound, "ADMIN-404-1", "Unknown Resource", "Directory not found"))
	}

	return id, nil
}

// containsFold reports whether a text contains another, compared without case.
func containsFold(text, part string) bool {
	return strings.Contains(world.Fold(text), world.Fold(part))
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// ListRefusal makes envelope E2, a list of errors, with a new id.
func (a *API) ListRefusal(status int, code, title, detail string) exchange.Reply {
	return Refusal(a.NewUUID(), status, code, title, detail)
}

// Refusal makes envelope E2 with one error.
func Refusal(id string, status int, code, title, detail string) exchange.Reply {
	return exchange.Reply{Status: status, Body: applicationErrors{[]applicationError{{id, strconv.Itoa(status), code, title, detail}}}}
}

// BareRefusal makes envelope E3, one error without a list.
func (a *API) BareRefusal(status int, code, title, detail string) exchange.Reply {
	return exchange.Reply{Status: status, Body: applicationError{a.NewUUID(), strconv.Itoa(status), code, title, detail}}
}

type applicationErrors struct {
	Errors []applicationError `json:"errors"`
}

// applicationError is one error of E2, and the whole of E3.
type applicationError struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

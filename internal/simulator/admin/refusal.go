// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// ListRefusal makes envelope E2, a list of errors.
func (a *API) ListRefusal(status int, code, title, detail string) exchange.Reply {
	return exchange.Reply{Status: status, Body: ApplicationErrors{Errors: []ApplicationError{a.applicationError(status, code, title, detail)}}}
}

// BareRefusal makes envelope E3, one error without a list.
func (a *API) BareRefusal(status int, code, title, detail string) exchange.Reply {
	return exchange.Reply{Status: status, Body: a.applicationError(status, code, title, detail)}
}

func (a *API) applicationError(status int, code, title, detail string) ApplicationError {
	return ApplicationError{ID: a.NewUUID(), Status: strconv.Itoa(status), Code: code, Title: title, Detail: detail}
}

// ApplicationErrors is envelope E2.
type ApplicationErrors struct {
	Errors []ApplicationError `json:"errors"`
}

// ApplicationError is one error of E2, and the whole of E3.
type ApplicationError struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

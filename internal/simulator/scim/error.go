// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// Failure is E7, how SCIM refuses a key.
func (a *API) Failure(status int, message string) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: MediaType, Body: scimFailure{Error: message, TraceID: a.NewUUID()}}
}

type scimFailure struct {
	Error   string `json:"error"`
	TraceID string `json:"traceId"`
}

// scimError is E6. Its status is a string (API §2.8).
type scimError struct {
	Schemas  []string `json:"schemas"`
	Status   string   `json:"status"`
	SCIMType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`
}

func refused(p *world.SCIMProblem) exchange.Reply { return Refusal(p.Status, p.SCIMType, p.Detail) }

// Refusal is E6 with its media type.
func Refusal(status int, scimType, detail string) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: MediaType, Body: scimError{
		Schemas: []string{schemaError}, Status: strconv.Itoa(status), SCIMType: scimType, Detail: detail,
	}}
}

func scimNotFound(kind, id string) *world.SCIMProblem {
	return &world.SCIMProblem{Status: http.StatusNotFound, SCIMType: "", Detail: "Resource [" + kind + "]: " + id + " not found."}
}

// withoutType takes the scimType out of a handler's errors while OmitSCIMType is on.
func (a *API) withoutType(handle func(*exchange.Call) exchange.Reply) func(*exchange.Call) exchange.Reply {
	return func(c *exchange.Call) exchange.Reply {
		answer := handle(c)
		if refusal, ok := answer.Body.(scimError); ok && a.Switches.SCIM.OmitSCIMType {
			refusal.SCIMType = ""
			answer.Body = refusal
		}

		return answer
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"net/http"
	"strconv"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The scimType values in use (API §2.8).
const (
	invalidFilter = "invalidFilter"
	invalidSyntax = "invalidSyntax"
	invalidPath   = "invalidPath"
	invalidValue  = "invalidValue"
	noTarget      = "noTarget"
	mutability    = "mutability"
	uniqueness    = "uniqueness"
)

// refusal says why and how a request is refused.
type refusal struct {
	status   int
	scimType string // "" omits it
	detail   string
}

func badRequest(scimType, detail string) *refusal {
	return &refusal{http.StatusBadRequest, scimType, detail}
}

func notFound(kind, id string) *refusal {
	return &refusal{http.StatusNotFound, "", "Resource [" + kind + "]: " + id + " not found."}
}

// refusalOf converts a refusal of the world; nil stays nil. The text for an existing user was measured and mentions the
// e-mail even if the user name or the external id is taken. The text for a group comes from a vendor (API §2.8, §2.11).
func refusalOf(from *world.Refusal) *refusal {
	if from == nil {
		return nil
	}

	switch from.Why {
	case world.UserExists:
		return &refusal{http.StatusConflict, uniqueness, "Resource [USER]: with email[" + from.About + "] already exists."}
	case world.GroupExists:
		return &refusal{http.StatusConflict, uniqueness, "Resource [GROUP]: with displayName already exists."}
	case world.UnverifiedDomain:
		return badRequest(invalidValue, "The domain of "+from.About+" is not verified.")
	case world.ImmutableAttribute:
		return badRequest(mutability, "Attribute "+from.About+" is immutable.")
	}

	panic("simulator: a refusal without a reason: " + string(from.Why))
}

// Failure makes envelope E7, with which SCIM refuses a key.
func (a *API) Failure(status int, message string) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: contentType, Body: failureBody{Error: message, TraceID: a.NewUUID()}}
}

type failureBody struct {
	Error   string `json:"error"`
	TraceID string `json:"traceId"`
}

// errorBody is envelope E6. Its status is a string (API §2.8).
type errorBody struct {
	Schemas  []string `json:"schemas"`
	Status   string   `json:"status"`
	SCIMType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`
}

func refused(r *refusal) exchange.Reply { return Refusal(r.status, r.scimType, r.detail) }

// Refusal makes envelope E6 with its media type.
func Refusal(status int, scimType, detail string) exchange.Reply {
	return reply(status, errorBody{Schemas: []string{schemaError}, Status: strconv.Itoa(status), SCIMType: scimType, Detail: detail})
}

// withoutType removes scimType from a handler's errors if OmitSCIMType is set.
func (a *API) withoutType(handle func(*exchange.Call) exchange.Reply) func(*exchange.Call) exchange.Reply {
	return func(c *exchange.Call) exchange.Reply {
		answer := handle(c)
		if refusal, ok := answer.Body.(errorBody); ok && a.Switches.SCIM.OmitSCIMType {
			refusal.SCIMType = ""
			answer.Body = refusal
		}

		return answer
	}
}

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

// refusal is why a request is refused.
type refusal struct {
	status   int
	scimType string // "": without one
	detail   string
}

func badRequest(scimType, detail string) *refusal {
	return &refusal{http.StatusBadRequest, scimType, detail}
}

func notFound(kind, id string) *refusal {
	return &refusal{http.StatusNotFound, "", "Resource [" + kind + "]: " + id + " not found."}
}

// refusalOf says what the world does not take, nil if it takes everything. Of a user who exists it is measured word for
// word, and says e-mail also when the user name or the external id is taken; of a group a vendor tells it (API §2.8,
// §2.11).
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

// Failure is E7, how SCIM refuses a key.
func (a *API) Failure(status int, message string) exchange.Reply {
	return exchange.Reply{Status: status, MediaType: MediaType, Body: failureBody{Error: message, TraceID: a.NewUUID()}}
}

type failureBody struct {
	Error   string `json:"error"`
	TraceID string `json:"traceId"`
}

// errorBody is E6. Its status is a string (API §2.8).
type errorBody struct {
	Schemas  []string `json:"schemas"`
	Status   string   `json:"status"`
	SCIMType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`
}

func refused(r *refusal) exchange.Reply { return Refusal(r.status, r.scimType, r.detail) }

// Refusal is E6 with its media type.
func Refusal(status int, scimType, detail string) exchange.Reply {
	return reply(status, errorBody{Schemas: []string{schemaError}, Status: strconv.Itoa(status), SCIMType: scimType, Detail: detail})
}

// withoutType takes the scimType out of a handler's errors while OmitSCIMType is on.
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

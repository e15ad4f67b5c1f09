// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "net/http"

// The scimType values in use (API §2.8).
const (
	SCIMInvalidFilter = "invalidFilter"
	SCIMInvalidSyntax = "invalidSyntax"
	SCIMInvalidPath   = "invalidPath"
	SCIMInvalidValue  = "invalidValue"
	SCIMNoTarget      = "noTarget"
	SCIMMutability    = "mutability"
	SCIMUniqueness    = "uniqueness"
)

// SCIMProblem is why a SCIM request is refused. It is not an error of the
// simulator's, so it is no Go error.
type SCIMProblem struct {
	Status   int
	SCIMType string
	Detail   string
}

// BadRequest is a refusal with status 400.
func BadRequest(scimType, detail string) *SCIMProblem {
	return &SCIMProblem{http.StatusBadRequest, scimType, detail}
}

// userExists is measured word for word: it says e-mail also when the user name
// or the external id is taken (API §2.8, §2.11).
func userExists(email string) *SCIMProblem {
	return &SCIMProblem{http.StatusConflict, SCIMUniqueness, "Resource [USER]: with email[" + email + "] already exists."}
}

func groupExists() *SCIMProblem {
	return &SCIMProblem{http.StatusConflict, SCIMUniqueness, "Resource [GROUP]: with displayName already exists."}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strconv"
)

// The scimType values in use (API §2.8).
const (
	scimInvalidFilter = "invalidFilter"
	scimInvalidSyntax = "invalidSyntax"
	scimInvalidPath   = "invalidPath"
	scimInvalidValue  = "invalidValue"
	scimNoTarget      = "noTarget"
	scimMutability    = "mutability"
	scimUniqueness    = "uniqueness"
)

// scimError is E6. Its status is a string (API §2.8).
type scimError struct {
	Schemas  []string `json:"schemas"`
	Status   string   `json:"status"`
	SCIMType string   `json:"scimType,omitempty"`
	Detail   string   `json:"detail"`
}

// scimProblem is why a SCIM request is refused. It is not an error of the
// simulator's, so it is no Go error.
type scimProblem struct {
	status   int
	scimType string
	detail   string
}

func badRequest(scimType, detail string) *scimProblem {
	return &scimProblem{http.StatusBadRequest, scimType, detail}
}

func (p *scimProblem) reply() reply { return scimRefusal(p.status, p.scimType, p.detail) }

func scimRefusal(status int, scimType, detail string) reply {
	return reply{status: status, mediaType: scimMediaType, body: scimError{
		Schemas: []string{schemaError}, Status: strconv.Itoa(status), SCIMType: scimType, Detail: detail,
	}}
}

func scimNotFound(kind, id string) *scimProblem {
	return &scimProblem{http.StatusNotFound, "", "Resource [" + kind + "]: " + id + " not found."}
}

// userExists is measured word for word: it says e-mail also when the user name
// or the external id is taken (API §2.8, §2.11).
func userExists(email string) *scimProblem {
	return &scimProblem{http.StatusConflict, scimUniqueness, "Resource [USER]: with email[" + email + "] already exists."}
}

func groupExists() *scimProblem {
	return &scimProblem{http.StatusConflict, scimUniqueness, "Resource [GROUP]: with displayName already exists."}
}

// javaException is E8, how a PUT of a group refuses unknown members (API §2.8).
type javaException struct {
	Message          string      `json:"message"`
	LocalizedMessage string      `json:"localizedMessage"`
	SCIMErrorType    string      `json:"scimErrorType"`
	ResponseStatus   string      `json:"responseStatus"`
	Cause            *javaCause  `json:"cause,omitempty"`
	StackTrace       []javaFrame `json:"stackTrace"`
	Suppressed       []javaCause `json:"suppressed"`
}

type javaCause struct {
	Message string `json:"message"`
}

type javaFrame struct {
	ClassName  string `json:"className"`
	MethodName string `json:"methodName"`
	FileName   string `json:"fileName"`
	LineNumber int    `json:"lineNumber"`
}

func membersMissing(id string) reply {
	message := "User [" + id + "] does not exist."
	return reply{status: http.StatusBadRequest, mediaType: scimMediaType, body: javaException{
		Message:          message,
		LocalizedMessage: message,
		SCIMErrorType:    scimInvalidValue,
		ResponseStatus:   "BAD_REQUEST",
		StackTrace:       []javaFrame{{"com.atlassian.scim.GroupService", "replaceMembers", "GroupService.java", 1}},
		Suppressed:       []javaCause{},
	}}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"strconv"
	"time"
)

// The error envelopes of API §8.4. Each function makes one.

// gatewayRefusal is E1, the gateway's answer.
func gatewayRefusal(status int, message string) reply {
	return reply{status: status, body: gatewayError{Code: status, Message: message}}
}

type gatewayError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// applicationRefusal is E2, the list of errors.
func (s *Server) applicationRefusal(status int, code, title, detail string) reply {
	return reply{status: status, body: applicationErrors{Errors: []applicationError{s.applicationError(status, code, title, detail)}}}
}

// bareRefusal is E3, one error without the list around it.
func (s *Server) bareRefusal(status int, code, title, detail string) reply {
	return reply{status: status, body: s.applicationError(status, code, title, detail)}
}

func (s *Server) applicationError(status int, code, title, detail string) applicationError {
	return applicationError{ID: s.newUUID(), Status: strconv.Itoa(status), Code: code, Title: title, Detail: detail}
}

type applicationErrors struct {
	Errors []applicationError `json:"errors"`
}

type applicationError struct {
	ID     string `json:"id"`
	Status string `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

// routingRefusal is E4. Its path has an internal prefix (API §1.4).
func (s *Server) routingRefusal(r *http.Request, status int, message string) reply {
	return reply{status: status, body: routingError{
		Timestamp: s.now().Format("2006-01-02T15:04:05.000-07:00"),
		Path:      "/api" + r.URL.Path,
		Status:    status,
		Error:     http.StatusText(status),
		Message:   message,
		RequestID: s.newUUID(),
	}}
}

type routingError struct {
	Timestamp string `json:"timestamp"`
	Path      string `json:"path"`
	Status    int    `json:"status"`
	Error     string `json:"error"`
	Message   string `json:"message"`
	RequestID string `json:"requestId"`
}

// keyRefusal is E5, the user management API's answer. An empty errorKey or
// errorDetail and a nil context are left out.
func keyRefusal(status int, key, errorKey, errorDetail string, context any) reply {
	return reply{status: status, body: keyError{Key: key, ErrorKey: errorKey, ErrorDetail: errorDetail, Context: context}}
}

type keyError struct {
	Key         string `json:"key"`
	ErrorKey    string `json:"errorKey,omitempty"`
	ErrorDetail string `json:"errorDetail,omitempty"`
	Context     any    `json:"context,omitempty"`
}

// failure is E7, how SCIM refuses a key.
func (s *Server) failure(status int, message string) reply {
	return reply{status: status, mediaType: scimMediaType, body: scimFailure{Error: message, TraceID: s.newUUID()}}
}

type scimFailure struct {
	Error   string `json:"error"`
	TraceID string `json:"traceId"`
}

// formatMillis is a time as v1 and v2 write it.
func formatMillis(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

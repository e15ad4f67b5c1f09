// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package server

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
)

// gatewayRefusal makes envelope E1, the gateway's error (API §8.4).
func gatewayRefusal(status int, message string) exchange.Reply {
	return exchange.Reply{Status: status, Body: gatewayError{Code: status, Message: message}}
}

type gatewayError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// routingRefusal makes envelope E4 (API §8.4). Its path has an internal prefix (API §1.4).
func (s *Server) routingRefusal(r *http.Request, status int, message string) exchange.Reply {
	return exchange.Reply{Status: status, Body: routingError{
		Timestamp: s.world.Now().Format("2006-01-02T15:04:05.000-07:00"),
		Path:      "/api" + r.URL.Path,
		Status:    status,
		Error:     http.StatusText(status),
		Message:   message,
		RequestID: s.world.NewUUID(),
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

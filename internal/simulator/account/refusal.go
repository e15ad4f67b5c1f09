// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"

// Refusal is E5, the user management API's answer. An empty errorKey or errorDetail and a nil context are left out.
func Refusal(status int, key, errorKey, errorDetail string, context any) exchange.Reply {
	answer := keyError{Key: key, ErrorKey: errorKey, Context: context}
	if errorDetail != "" {
		answer.ErrorDetail = errorDetail
	}

	return exchange.Reply{Status: status, Body: answer}
}

type keyError struct {
	Key         string `json:"key"`
	ErrorKey    string `json:"errorKey,omitempty"`
	ErrorDetail any    `json:"errorDetail,omitempty"` // a text, but for forbidden.action
	Context     any    `json:"context,omitempty"`
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"

// Refusal makes envelope E5, the error of the user management API. It omits an empty errorKey or errorDetail and a nil
// context.
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
	ErrorDetail any    `json:"errorDetail,omitempty"` // a string, except in forbidden.action
	Context     any    `json:"context,omitempty"`
}

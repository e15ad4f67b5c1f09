// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import "github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"

// Refusal is E5, the user management API's answer. An empty errorKey or
// errorDetail and a nil context are left out.
func Refusal(status int, key, errorKey, errorDetail string, context any) exchange.Reply {
	return exchange.Reply{Status: status, Body: keyError{Key: key, ErrorKey: errorKey, ErrorDetail: errorDetail, Context: context}}
}

type keyError struct {
	Key         string `json:"key"`
	ErrorKey    string `json:"errorKey,omitempty"`
	ErrorDetail string `json:"errorDetail,omitempty"`
	Context     any    `json:"context,omitempty"`
}

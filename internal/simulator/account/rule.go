// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// rule says whether something may be done to an account, and why not (API §5).
type rule struct {
	Allowed bool        `json:"allowed"`
	Reason  *ruleReason `json:"reason,omitempty"`
}

type ruleReason struct {
	Key string `json:"key"`
}

var allowed = rule{Allowed: true}

func denied(key string) rule { return rule{Reason: &ruleReason{Key: key}} }

// lifecycleRule is the rule of enabling and disabling. Another sync's accounts are its own (API §9.7, AX-186).
func (a *API) lifecycleRule(account *world.Account) rule {
	switch {
	case account.SyncedBy != "":
		return denied("externalDirectory." + account.SyncedBy)
	case a.Switches.Admin.SCIMOwnsLifecycle && len(a.Org.SCIMRecords(account.ID)) > 0:
		return denied("externalDirectory.scim")
	default:
		return allowed
	}
}

// refuseAction is 403 forbidden.action with the rule that is broken, which is measured as errorDetail as well (API §5).
func refuseAction(broken rule) exchange.Reply {
	return exchange.Reply{Status: http.StatusForbidden, Body: keyError{Key: "forbidden.action", ErrorDetail: broken, Context: broken}}
}

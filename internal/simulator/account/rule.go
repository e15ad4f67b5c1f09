// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// rule says whether an action on an account is allowed, and if not, why (API §5).
type rule struct {
	Allowed bool        `json:"allowed"`
	Reason  *ruleReason `json:"reason,omitempty"`
}

type ruleReason struct {
	Key string `json:"key"`
}

var allowed = rule{Allowed: true}

func denied(key string) rule { return rule{Reason: &ruleReason{Key: key}} }

// lifecycleRule is the rule for enable and disable. An account that another sync owns is refused (API §9.7, AX-186).
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

// refuseAction answers 403 forbidden.action with the broken rule. Measured answers carry it in errorDetail as well (API
// §5).
func refuseAction(broken rule) exchange.Reply {
	return exchange.Reply{Status: http.StatusForbidden, Body: keyError{Key: "forbidden.action", ErrorDetail: broken, Context: broken}}
}

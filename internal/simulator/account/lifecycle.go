// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// disableAccount is POST lifecycle/disable: the account can no longer log in and is not billed, but keeps its groups
// (API §5).
func (a *API) disableAccount(c *exchange.Call, account *world.Account) exchange.Reply {
	var request *struct {
		Message string `json:"message"`
	}
	// The body is required, its message is optional.
	if err := c.Decode(&request); err != nil || request == nil {
		return parseFailure()
	}

	if rule := a.lifecycleRule(account); !rule.Allowed {
		return refuseAction(rule)
	}

	if conflict := a.lifecycleConflict(account, world.AccountInactive); conflict != nil {
		return *conflict
	}

	a.SetAccountStatus(account, world.AccountInactive)
	account.DisabledByAdministrator = true

	return exchange.Reply{Status: http.StatusNoContent}
}

// enableAccount is POST lifecycle/enable. It refuses accounts under export control and accounts scheduled for deletion,
// which need cancel-delete first.
func (a *API) enableAccount(c *exchange.Call, account *world.Account) exchange.Reply {
	if rule := a.lifecycleRule(account); !rule.Allowed {
		return refuseAction(rule)
	}

	if account.ExportBlocked {
		return refuseAction(denied("blocked.exportControl"))
	}

	if conflict := a.lifecycleConflict(account, world.AccountActive); conflict != nil {
		return *conflict
	}

	a.SetAccountStatus(account, world.AccountActive)
	account.DisabledByAdministrator = false

	return exchange.Reply{Status: http.StatusNoContent}
}

// lifecycleConflict refuses a step that the account's state does not allow. It is not known whether Atlassian refuses a
// repeated step (API §9.3): the switch RefuseSecondDisable decides.
func (a *API) lifecycleConflict(account *world.Account, wanted world.AccountStatus) *exchange.Reply {
	switch {
	case account.Status == world.AccountClosed:
		return exchange.Refuse(lifecycleRefusal(account, "accountClosed", "The account has been deleted"))
	case account.ScheduledForDeletion:
		return exchange.Refuse(lifecycleRefusal(account, "accountScheduledForDeletion", "The account is scheduled for deletion"))
	case a.Switches.Admin.RefuseSecondDisable && account.Status == wanted:
		return exchange.Refuse(lifecycleRefusal(account, "accountAlready"+string(wanted), "The account already has this status"))
	default:
		return nil
	}
}

// lifecycleRefusal has an invented code and message: the documents require both but give no values (API §5).
func lifecycleRefusal(account *world.Account, code, message string) exchange.Reply {
	return Refusal(http.StatusConflict, "conflict.lifecycleErrors", "", "", map[string]any{
		"message":    message,
		"accountId":  account.ID,
		"errorCodes": []map[string]string{{"code": code, "message": message}},
	})
}

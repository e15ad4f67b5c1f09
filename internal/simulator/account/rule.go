// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"
	"slices"

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

// profileFields are the paths of a profile that can be written.
var profileFields = []string{
	"name", "nickname", "zoneinfo", "locale",
	"extended_profile.job_title", "extended_profile.department", "extended_profile.organization", "extended_profile.location",
}

// scimFields are those that a SCIM record pushes, which are locked while the
// account is linked to one (API §2.4, §5).
var scimFields = world.NewSet("name", "zoneinfo", "locale",
	"extended_profile.job_title", "extended_profile.department", "extended_profile.organization")

// fieldRule is the rule of one profile field.
func fieldRule(org *world.Organization, account *world.Account, field string) rule {
	switch {
	case len(org.SCIMRecords(account.ID)) > 0 && scimFields.Has(field):
		return denied("externalDirectory.scim")
	case account.SyncedBy != "" && field == "name":
		return denied("externalDirectory." + account.SyncedBy)
	default:
		return allowed
	}
}

func emailRule(org *world.Organization, account *world.Account) rule {
	switch {
	case len(org.SCIMRecords(account.ID)) > 0:
		return denied("externalDirectory.scim")
	case account.SyncedBy != "":
		return denied("externalDirectory." + account.SyncedBy)
	default:
		return allowed
	}
}

// lifecycleRule is the rule of enabling, disabling and deleting. Another sync's
// accounts are its own (API §9.7, AX-186).
func (a *API) lifecycleRule(org *world.Organization, account *world.Account) rule {
	switch {
	case account.SyncedBy != "":
		return denied("externalDirectory." + account.SyncedBy)
	case a.Switches.Admin.SCIMOwnsLifecycle && len(org.SCIMRecords(account.ID)) > 0:
		return denied("externalDirectory.scim")
	default:
		return allowed
	}
}

// refuseAction is 403 forbidden.action with the rule that is broken, which is measured as errorDetail as well (API §5).
func refuseAction(broken rule) exchange.Reply {
	return exchange.Reply{Status: http.StatusForbidden, Body: keyError{Key: "forbidden.action", ErrorDetail: broken, Context: broken}}
}

// showPrivileges is GET manage: what may be done to the account (API §5).
func (a *API) showPrivileges(c *exchange.Call, account *world.Account) exchange.Reply {
	write := map[string]rule{}
	for _, field := range profileFields {
		write[field] = fieldRule(c.Org, account, field)
	}

	lifecycle := a.lifecycleRule(c.Org, account)

	all := map[string]any{
		"profile":              write,
		"profile.write":        write,
		"profile.read":         allowed,
		"email.set":            emailRule(c.Org, account),
		"lifecycle.enablement": lifecycle,
		"lifecycle.delete":     lifecycle,
		"apiToken.read":        allowed,
		"apiToken.delete":      allowed,
	}
	if account.ExportBlocked && lifecycle.Allowed {
		all["lifecycle.enablement"] = denied("blocked.exportControl")
	}

	wanted := c.Query["privileges"]
	for privilege := range all {
		if len(wanted) > 0 && !slices.Contains(wanted, privilege) {
			delete(all, privilege)
		}
	}

	return exchange.Reply{Status: http.StatusOK, Body: all}
}

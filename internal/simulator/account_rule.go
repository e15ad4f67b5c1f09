// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
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
var scimFields = NewSet("name", "zoneinfo", "locale",
	"extended_profile.job_title", "extended_profile.department", "extended_profile.organization")

// fieldRule is the rule of one profile field.
func fieldRule(org *Organization, account *Account, field string) rule {
	switch {
	case len(org.scimRecords(account.ID)) > 0 && scimFields.Has(field):
		return denied("externalDirectory.scim")
	case account.SyncedBy != "" && field == "name":
		return denied("externalDirectory." + account.SyncedBy)
	default:
		return allowed
	}
}

func emailRule(org *Organization, account *Account) rule {
	switch {
	case len(org.scimRecords(account.ID)) > 0:
		return denied("externalDirectory.scim")
	case account.SyncedBy != "":
		return denied("externalDirectory." + account.SyncedBy)
	default:
		return allowed
	}
}

// lifecycleRule is the rule of enabling, disabling and deleting. Another sync's
// accounts are its own (API §9.7, AX-186).
func (s *Server) lifecycleRule(org *Organization, account *Account) rule {
	switch {
	case account.SyncedBy != "":
		return denied("externalDirectory." + account.SyncedBy)
	case s.options.Admin.SCIMOwnsLifecycle && len(org.scimRecords(account.ID)) > 0:
		return denied("externalDirectory.scim")
	default:
		return allowed
	}
}

// refuseAction is 403 forbidden.action with the rule that is broken.
func refuseAction(broken rule) reply {
	return keyRefusal(http.StatusForbidden, "forbidden.action", "", "", broken)
}

// showPrivileges is GET manage: what may be done to the account (API §5).
func (s *Server) showPrivileges(c *call, account *Account) reply {
	write := map[string]rule{}
	for _, field := range profileFields {
		write[field] = fieldRule(c.org, account, field)
	}
	lifecycle := s.lifecycleRule(c.org, account)
	all := map[string]any{
		"profile":              write,
		"profile.write":        write,
		"profile.read":         allowed,
		"email.set":            emailRule(c.org, account),
		"lifecycle.enablement": lifecycle,
		"lifecycle.delete":     lifecycle,
		"apiToken.read":        allowed,
		"apiToken.delete":      allowed,
	}
	if account.ExportBlocked && lifecycle.Allowed {
		all["lifecycle.enablement"] = denied("blocked.exportControl")
	}
	wanted := c.query["privileges"]
	for privilege := range all {
		if len(wanted) > 0 && !slices.Contains(wanted, privilege) {
			delete(all, privilege)
		}
	}
	return reply{status: http.StatusOK, body: all}
}

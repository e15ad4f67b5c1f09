// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"time"
)

// deletionGrace is how long a deleted account can be had back (API §5).
const deletionGrace = 14 * 24 * time.Hour

// disableAccount is POST lifecycle/disable: blocked from every login, free of
// charge, groups kept (API §5).
func (s *Server) disableAccount(c *call, account *Account) reply {
	var request *struct {
		Message string `json:"message"`
	}
	// The body is required, its message is not.
	if err := c.decode(&request); err != nil || request == nil {
		return parseFailure()
	}
	if rule := s.lifecycleRule(c.org, account); !rule.Allowed {
		return refuseAction(rule)
	}
	if conflict := s.lifecycleConflict(account, AccountInactive); conflict != nil {
		return *conflict
	}
	s.setAccountStatus(account, AccountInactive)
	return reply{status: http.StatusNoContent}
}

// enableAccount is POST lifecycle/enable. An export control block cannot be
// lifted; a deleted account needs cancel-delete first.
func (s *Server) enableAccount(c *call, account *Account) reply {
	if rule := s.lifecycleRule(c.org, account); !rule.Allowed {
		return refuseAction(rule)
	}
	if account.ExportBlocked {
		return refuseAction(denied("blocked.exportControl"))
	}
	if conflict := s.lifecycleConflict(account, AccountActive); conflict != nil {
		return *conflict
	}
	s.setAccountStatus(account, AccountActive)
	return reply{status: http.StatusNoContent}
}

// lifecycleConflict refuses a step that the account's state does not allow.
// Whether a repeated step is one is unknown, hence the switch (API §9.3).
func (s *Server) lifecycleConflict(account *Account, wanted AccountStatus) *reply {
	switch {
	case account.Status == AccountClosed:
		return refuse(lifecycleRefusal(account, "accountClosed", "The account has been deleted"))
	case account.ScheduledForDeletion:
		return refuse(lifecycleRefusal(account, "accountScheduledForDeletion", "The account is scheduled for deletion"))
	case s.options.Admin.RefuseSecondDisable && account.Status == wanted:
		return refuse(lifecycleRefusal(account, "accountAlready"+string(wanted), "The account already has this status"))
	default:
		return nil
	}
}

func lifecycleRefusal(account *Account, code, message string) reply {
	return keyRefusal(http.StatusConflict, "conflict.lifecycleErrors", "", "", map[string]any{
		"message":    message,
		"accountId":  account.ID,
		"errorCodes": []map[string]string{{"code": code, "message": message}},
	})
}

// finishDeletions closes the accounts whose days of grace are over: their groups
// are lost (API §5), and their addresses free for a new account.
func (s *Server) finishDeletions() {
	for _, org := range s.organizations {
		for account := range org.scheduled {
			switch {
			case !account.ScheduledForDeletion:
				delete(org.scheduled, account)
			case account.DeactivatedOn != nil && !s.now().Before(account.DeactivatedOn.Add(deletionGrace)):
				delete(org.scheduled, account)
				org.closeAccount(account)
			}
		}
	}
}

func (o *Organization) closeAccount(account *Account) {
	account.Status, account.ScheduledForDeletion = AccountClosed, false
	o.setAccountEmail(account, account.Email)
	for id := range account.Groups {
		if group := o.group(id); group != nil {
			leaveGroup(group, account)
		}
	}
}

// deleteAccount is POST lifecycle/delete: deactivated now, gone after 14 days.
func (s *Server) deleteAccount(c *call, account *Account) reply {
	if rule := s.lifecycleRule(c.org, account); !rule.Allowed {
		return refuseAction(rule)
	}
	if account.Status == AccountClosed || account.ScheduledForDeletion {
		return lifecycleRefusal(account, "accountScheduledForDeletion", "The account is already scheduled for deletion")
	}
	now := s.now()
	account.Status, account.DeactivatedOn, account.ScheduledForDeletion = AccountInactive, &now, true
	c.org.scheduled[account] = struct{}{}
	return reply{status: http.StatusOK, body: map[string]string{"message": "AccountId " + account.ID + " has been deleted."}}
}

// cancelDelete is POST lifecycle/cancel-delete, which activates as well.
func (s *Server) cancelDelete(c *call, account *Account) reply {
	if rule := s.lifecycleRule(c.org, account); !rule.Allowed {
		return refuseAction(rule)
	}
	if !account.ScheduledForDeletion {
		return keyRefusal(http.StatusNotFound, "notFound", "", "", nil)
	}
	account.ScheduledForDeletion = false
	s.setAccountStatus(account, AccountActive)
	return reply{status: http.StatusOK, body: map[string]string{"message": "AccountId " + account.ID + " has been restored."}}
}

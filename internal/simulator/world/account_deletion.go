// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// deletionGrace is how long the deletion of an account can be canceled (API §5).
const deletionGrace = 14 * 24 * time.Hour

// FinishDeletions closes the accounts whose grace period is over. A closed account loses its groups (API §5), and a new
// account may use its address.
func (w *World) FinishDeletions() {
	for account := range w.Org.scheduled {
		switch {
		case !account.ScheduledForDeletion:
			delete(w.Org.scheduled, account)
		case account.DeactivatedOn != nil && !w.Now().Before(account.DeactivatedOn.Add(deletionGrace)):
			delete(w.Org.scheduled, account)
			w.Org.closeAccount(account)
		}
	}
}

func (o *Organization) closeAccount(account *Account) {
	account.Status, account.ScheduledForDeletion = AccountClosed, false
	o.SetAccountEmail(account, account.Email)

	for id := range account.Groups {
		if group := o.Group(id); group != nil {
			LeaveGroup(group, account)
		}
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// deletionGrace is how long a deleted account can be had back (API §5).
const deletionGrace = 14 * 24 * time.Hour

// FinishDeletions closes the accounts whose days of grace are over: their groups are lost (API §5), and their addresses
// free for a new account.
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

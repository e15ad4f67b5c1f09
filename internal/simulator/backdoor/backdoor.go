// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package backdoor

import (
	"iter"
	"sync"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// A Backdoor reads and changes the world of a server. It returns copies.
type Backdoor struct {
	lock  sync.Locker
	world *world.World
}

// New makes the backdoor to a world. The lock is the one that guards the world in its server.
func New(lock sync.Locker, w *world.World) *Backdoor { return &Backdoor{lock, w} }

// enter takes the lock and applies what has become due since the last call. The caller unlocks.
func (b *Backdoor) enter() {
	b.lock.Lock()
	b.world.FinishDeletions()
}

func copies[V, C any](values iter.Seq[V], copied func(V) C) []C {
	all := []C{}
	for value := range values {
		all = append(all, copied(value))
	}

	return all
}

// Credentials returns the ids and keys of the world.
func (b *Backdoor) Credentials() world.Credentials {
	b.lock.Lock()
	defer b.lock.Unlock()

	return b.world.Credentials
}

// AddKey registers a key.
func (b *Backdoor) AddKey(key world.Key) {
	b.enter()
	defer b.lock.Unlock()

	b.world.AddKey(key)
}

// Accounts returns all accounts of the organization in the order of creation.
func (b *Backdoor) Accounts() []world.Account {
	b.enter()
	defer b.lock.Unlock()

	return copies(b.world.Org.Accounts.All(), (*world.Account).Copy)
}

// Account returns an account by id.
func (b *Backdoor) Account(id string) (world.Account, bool) {
	b.enter()
	defer b.lock.Unlock()

	return found(b.world.Org.Account(id))
}

// AccountByEmail returns the account that owns an address.
func (b *Backdoor) AccountByEmail(email string) (world.Account, bool) {
	b.enter()
	defer b.lock.Unlock()

	return found(b.world.Org.AccountWithEmail(email))
}

func found(account *world.Account) (world.Account, bool) {
	if account == nil {
		return world.Account{}, false
	}

	return account.Copy(), true
}

// AddAccount adds an account to the organization and returns its id.
func (b *Backdoor) AddAccount(account world.Account) string {
	b.enter()
	defer b.lock.Unlock()

	return b.world.AddAccount(&account).ID
}

// SetAccount changes an account and reports whether it exists. The id stays.
func (b *Backdoor) SetAccount(id string, change func(*world.Account)) bool {
	b.enter()
	defer b.lock.Unlock()

	account := b.world.Org.Account(id)
	if account == nil {
		return false
	}

	b.world.Org.ChangeAccount(account, change)

	return true
}

// SeedAccounts adds n active members to the organization and returns their ids. It ignores license limits. Numbers in
// names and addresses continue after the previous seeding.
func (b *Backdoor) SeedAccounts(n int, seed world.AccountSeed) []string {
	b.enter()
	defer b.lock.Unlock()

	return b.world.SeedAccounts(n, seed)
}

// SeatCount returns the number of seats used in a workspace (API §9.5, seats). A sandbox has no seats of its own (API
// §4.7); for it the result is the number of people who would use one.
func (b *Backdoor) SeatCount(workspaceID string) int {
	return len(b.SeatHolders(workspaceID))
}

// SeatHolders returns the active members with the role user or admin on a workspace, directly or through a group,
// ordered by account id. Suspended and deactivated people use no seat.
func (b *Backdoor) SeatHolders(workspaceID string) []world.SeatHolder {
	b.enter()
	defer b.lock.Unlock()

	workspace := b.world.Org.Workspace(workspaceID)
	if workspace == nil {
		return nil
	}

	return b.world.Org.SeatHolders(workspace)
}

// InactiveSeats counts the seat holders whose last activity in the app is at least the given number of days ago, and
// those who never used it.
func (b *Backdoor) InactiveSeats(workspaceID string, days int) (inactive, never int) {
	holders := b.SeatHolders(workspaceID)
	b.enter()
	limit := b.world.Now().AddDate(0, 0, -days)
	b.lock.Unlock()

	for _, holder := range holders {
		switch {
		case holder.LastActive == nil:
			never++
		case !holder.LastActive.After(limit):
			inactive++
		}
	}

	return inactive, never
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"

	"github.com/orgadmin/terraform-provider-atlassian/internal/lock"
)

// An Administrator can administer the organization. The account or the e-mail address may be unknown. Addresses are
// compared byte by byte, so the caller gives each in one normal form.
type Administrator struct{ AccountID, Email string }

func (a Administrator) is(other Administrator) bool {
	if a.AccountID != "" && other.AccountID != "" {
		return a.AccountID == other.AccountID
	}

	return a.Email != "" && a.Email == other.Email
}

// Administrators protects the organization's last active administrator. It reads the administrators once, when first
// needed.
type Administrators struct {
	// locks admit one block at a time. A block that waits can be interrupted.
	locks lock.ByKey

	asked     bool
	forbidden bool // the key may not ask, in any block
	remaining []Administrator
}

// ErrAdministratorsForbidden is the answer to a key that may not read the administrators.
var ErrAdministratorsForbidden = errors.New("the key may not read the administrators")

// A Verdict says what happens to the administrators when a person loses access.
type Verdict int

// The verdicts.
const (
	// AdministratorRemains means that the organization keeps an administrator.
	AdministratorRemains Verdict = iota
	// LastAdministrator means that the person is the last administrator.
	LastAdministrator
	// NoAdministratorFound means that Atlassian shows no administrator, so that the last one is unknown.
	NoAdministratorFound
	// AdministratorsForbidden means that the key may not ask.
	AdministratorsForbidden
)

// Without stops counting a person as an administrator, unless the person is the last one. The function ask reads all
// administrators of the organization. Any error but ErrAdministratorsForbidden is not remembered, because the next
// request may succeed.
func (a *Administrators) Without(
	ctx context.Context, person Administrator, ask func(context.Context) ([]Administrator, error),
) (Verdict, error) {
	unlock, err := a.locks.Lock(ctx, "administrators")
	if err != nil {
		return AdministratorRemains, err
	}
	defer unlock()

	if !a.asked {
		all, err := ask(ctx)
		forbidden := errors.Is(err, ErrAdministratorsForbidden)

		if err != nil && !forbidden {
			return AdministratorRemains, err
		}

		a.asked, a.forbidden, a.remaining = true, forbidden, all
	}

	if a.forbidden {
		return AdministratorsForbidden, nil
	}

	if len(a.remaining) == 0 {
		return NoAdministratorFound, nil
	}

	for i, one := range a.remaining {
		if !one.is(person) {
			continue
		}

		if len(a.remaining) == 1 {
			return LastAdministrator, nil
		}

		a.remaining = append(a.remaining[:i:i], a.remaining[i+1:]...)

		return AdministratorRemains, nil
	}

	return AdministratorRemains, nil
}

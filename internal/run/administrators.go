// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run

import (
	"context"
	"errors"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// An Administrator is somebody who can administer the organization: who is asked about may be known by the account or
// by the e-mail address alone.
type Administrator struct{ AccountID, Email string }

func (a Administrator) is(other Administrator) bool {
	if a.AccountID != "" && other.AccountID != "" {
		return a.AccountID == other.AccountID
	}

	return a.Email != "" && strings.EqualFold(a.Email, other.Email)
}

// Administrators keeps the organization's last active administrator. They are asked for once, when first needed.
type Administrators struct {
	// locks let one block at a time ask and take off; who waits for it can be interrupted.
	locks client.Locks

	asked bool
	left  []Administrator
	// forbidden is the answer to a key that may not ask. It would be the same for everybody else.
	forbidden error
}

// A Verdict is what becomes of the administrators when somebody loses access.
type Verdict int

// The verdicts.
const (
	// Remain says that an administrator is left.
	Remain Verdict = iota
	// Last says that nobody would be left.
	Last
	// Nobody says that none was found, so that it can't be told who is the last.
	Nobody
	// Forbidden says that the key may not ask.
	Forbidden
)

// Without takes somebody off the administrators, unless nobody would be left. The function asks the organization for
// all of them. An error is not remembered: it may pass.
func (a *Administrators) Without(
	ctx context.Context, who Administrator, ask func(context.Context) ([]Administrator, error),
) (Verdict, error) {
	unlock, err := a.locks.Lock(ctx, "administrators")
	if err != nil {
		return Remain, err
	}
	defer unlock()

	if a.forbidden == nil && !a.asked {
		active, err := ask(ctx)

		switch {
		case errors.Is(err, client.ErrForbidden):
			a.forbidden = err
		case err != nil:
			return Remain, err
		default:
			a.asked, a.left = true, active
		}
	}

	if a.forbidden != nil {
		return Forbidden, nil
	}

	if len(a.left) == 0 {
		return Nobody, nil
	}

	for i, one := range a.left {
		if !one.is(who) {
			continue
		}

		if len(a.left) == 1 {
			return Last, nil
		}

		a.left = append(a.left[:i:i], a.left[i+1:]...)

		return Remain, nil
	}

	return Remain, nil
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// How a member is taken out of a group is not documented (API §2.7, §9.2 no. 26). RFC 7644 names the member in the
// path, which can only mean that member; Atlassian's own clients send a list of values, which some servers read as
// "everybody". So the path comes first, and what the answer shows decides, never its status. Where the path form is
// refused or has no effect, a list is sent that names one member, what came of it is looked at, and whoever else it
// took out is put back; then no list is sent any more.

// removalForm is what a directory has shown of the forms of a removal, for the life of the process.
type removalForm struct{ known atomic.Int32 }

const (
	formUnknown int32 = iota
	formPath          // a member named in a path has gone
	formList          // the path has no effect, a list takes out whom it names
	formNone          // neither form takes out one member alone
)

// lookAfterRemoval is how long it may take to see what a removal did, and to put others back.
const lookAfterRemoval = time.Minute

// removeOperations names each member in a path of its own.
func removeOperations(ids []string) []operation {
	operations := make([]operation, len(ids))
	for i, id := range ids {
		operations[i] = operation{Op: opRemove, Path: memberPath(id)}
	}

	return operations
}

// removeListOperation names one member in a list of values.
func removeListOperation(ids []string) []operation {
	return []operation{{Op: opRemove, Path: "members", Value: memberValues(ids)}}
}

// A RemovesAllError says that a directory takes out others with the one who was to be removed, so that nobody is
// removed. Lost are those others as far as they could not be put back.
type RemovesAllError struct {
	GroupID string
	Lost    []string
	Err     error // why, nil when everybody else is in the group
}

func (e *RemovesAllError) Error() string {
	text := fmt.Sprintf("the directory does not remove single members from the group %s: a member whom a path names stays, and with one whom a "+
		"list names others go", e.GroupID)
	if len(e.Lost) > 0 {
		text += fmt.Sprintf(". These were added again without success: %s (%s)", strings.Join(e.Lost, ", "), e.Err)
	}

	return text
}

// Unwrap returns why somebody could not be put back.
func (e *RemovesAllError) Unwrap() error { return e.Err }

// removeByList removes members one by one with a list that names them, each looked at.
func (c *memberChange) removeByList(ctx context.Context, ids []string) bool {
	for _, id := range ids {
		if c.group == nil {
			g, err := c.directory.FreshGroup(ctx, c.groupID)
			if err != nil {
				c.fail([]string{id}, err)
				return false
			}

			c.group = g
		}

		if !c.group.Has(id) {
			c.finish([]string{id})
			continue
		}

		if c.directory.removal.known.Load() == formNone {
			c.fail([]string{id}, &RemovesAllError{GroupID: c.groupID})
			continue
		}

		if !c.removeOneByList(ctx, id) {
			return false
		}
	}

	return true
}

func (c *memberChange) removeOneByList(ctx context.Context, id string) bool {
	before := c.group
	after, err := c.patch(ctx, []string{id}, removeListOperation)
	// Whatever the directory did is known by looking only, and put right even after an interrupt.
	looking, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookAfterRemoval)
	defer cancel()

	if after == nil {
		seen, lookErr := c.directory.FreshGroup(looking, c.groupID)
		if lookErr != nil {
			c.fail([]string{id}, cmp.Or(err, lookErr))
			return false
		}

		after = seen
	}

	c.directory.groups.forget(c.groupID)

	c.group = after
	if lost := lostWith(id, before, after); len(lost) > 0 {
		c.directory.removal.known.Store(formNone)
		return c.putBack(looking, id, lost)
	}

	switch {
	case !after.Has(id):
		if len(before.Members) > 1 {
			c.directory.removal.known.Store(formList)
		}

		c.refused = 0
		c.finish([]string{id})

		return true
	case err == nil:
		err = &NotChangedError{GroupID: c.groupID, UserID: id, Removal: true}
	case !blamesMember(err):
		c.fail([]string{id}, err)
		return false
	}

	c.fail([]string{id}, err)
	c.refused++

	return c.refused < maxRefusedOneByOne
}

// lostWith are those who left the group with the one who was to leave.
func lostWith(id string, before, after *Group) []string {
	var lost []string

	for _, m := range before.Members {
		if m.Value != id && !after.Has(m.Value) {
			lost = append(lost, m.Value)
		}
	}

	return lost
}

// putBack adds again whom a removal took out with the one it named. It reports whether all of them are back.
func (c *memberChange) putBack(ctx context.Context, id string, lost []string) bool {
	back := memberChange{what: "Adding members to SCIM group again", groupID: c.groupID, operations: addOperations, effect: joins}
	back.begin(c.directory)
	back.run(ctx, lost)

	c.group = nil

	failure := &RemovesAllError{GroupID: c.groupID, Lost: back.failed}
	if len(back.failed) > 0 {
		failure.Err = back.causes[back.failed[0]]
		c.fail([]string{id}, failure)

		return false
	}

	g, err := c.directory.FreshGroup(ctx, c.groupID)
	if err != nil {
		c.fail([]string{id}, err)
		return false
	}

	c.group = g
	if g.Has(id) {
		c.fail([]string{id}, failure)
	} else {
		c.finish([]string{id})
	}

	return true
}

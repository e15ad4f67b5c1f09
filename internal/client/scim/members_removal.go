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

// The documents do not say how to remove a member from a group (API §2.7, §9.2 no. 26). RFC 7644 names the member in
// the path, which is unambiguous. Atlassian's own clients send a list of values, which some servers read as "all
// members". So the client tries the path first, and decides by the members that the group has afterwards, never by the
// status. If the path form is refused or has no effect, the client sends a list with one member and re-adds others that
// it removed. After such a loss it sends no more lists.

// removalForm keeps, for the life of the process, which form of removal works in a directory.
type removalForm struct{ known atomic.Int32 }

const (
	formUnknown int32 = iota
	formPath          // a path removes the member
	formList          // the path has no effect, a list removes the member
	formNone          // neither form removes one member only
)

// lookAfterRemoval limits the time to read the result of a removal and to re-add other members.
const lookAfterRemoval = time.Minute

// removeOperations returns one operation per member, with the member in the path.
func removeOperations(ids []string) []patchOperation {
	operations := make([]patchOperation, len(ids))
	for i, id := range ids {
		operations[i] = patchOperation{Op: opRemove, Path: memberPath(id)}
	}

	return operations
}

// removeListOperation returns one operation with a list of members.
func removeListOperation(ids []string) []patchOperation {
	return []patchOperation{{Op: opRemove, Path: "members", Value: memberValues(ids)}}
}

// A RemovesAllError says that a directory removes other members together with the requested one, so the client does not
// remove it. Lost are the others that could not be re-added.
type RemovesAllError struct {
	GroupID string
	Lost    []string
	Err     error // why, nil if Lost is empty
}

func (e *RemovesAllError) Error() string {
	text := fmt.Sprintf("the directory does not remove single members from the group %s: a member whom a path names stays, and with one whom a "+
		"list names others go", e.GroupID)
	if len(e.Lost) > 0 {
		text += fmt.Sprintf(". These were added again without success: %s (%s)", strings.Join(e.Lost, ", "), e.Err)
	}

	return text
}

// Unwrap returns why a member could not be re-added.
func (e *RemovesAllError) Unwrap() error { return e.Err }

// removeByList removes members one at a time in the list form, and checks the group after each.
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
	// The members show what the directory did, whatever the status. Others are re-added even after an interrupt.
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

// lostWith returns the other members that left the group.
func lostWith(id string, before, after *Group) []string {
	var lost []string

	for _, m := range before.Members {
		if m.Value != id && !after.Has(m.Value) {
			lost = append(lost, m.Value)
		}
	}

	return lost
}

// putBack re-adds members that a removal took out by mistake. It reports whether all of them are back.
func (c *memberChange) putBack(ctx context.Context, id string, lost []string) bool {
	back := memberChange{operation: "Adding members to SCIM group again", groupID: c.groupID, patchOperations: addOperations, result: withMembers}
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

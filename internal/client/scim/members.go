// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// MembersPerRequest is the most members that one PATCH changes, as in another client for Atlassian (API §2.7).
const MembersPerRequest = 50

// AddMembers adds users to a group. It does not send known members again, because some servers list a member once per
// addition. On failure a *MembersError names the users that were not added; one unknown user does not keep the others
// out.
func (d *Directory) AddMembers(ctx context.Context, groupID string, userIDs []string) error {
	return d.changeMembers(ctx, memberChange{
		operation: "Adding members to SCIM group", groupID: groupID, patchOperations: addOperations, result: withMembers,
	}, userIDs)
}

// RemoveMembers removes users from a group; a user that is not a member is no failure. If stays is not nil, it is
// called right before the request, while no other change of the group is running, and a user for whom it returns true
// is not removed.
func (d *Directory) RemoveMembers(ctx context.Context, groupID string, userIDs []string, stays func(userID string) bool) error {
	return d.changeMembers(ctx, memberChange{
		operation: "Removing members from SCIM group", groupID: groupID, patchOperations: removeOperations, result: withoutMembers,
		removes: true, stays: stays,
	}, userIDs)
}

// AddMember adds one user to a group. Concurrent calls for one group share requests, and each gets its own result.
func (d *Directory) AddMember(ctx context.Context, groupID, userID string) error {
	return d.gather.do(ctx, gathering{groupID: groupID}, userID, nil)
}

// RemoveMember removes one user from a group in the same way, unless stays returns true as in RemoveMembers.
func (d *Directory) RemoveMember(ctx context.Context, groupID, userID string, stays func() bool) error {
	return d.gather.do(ctx, gathering{groupID: groupID, removes: true}, userID, stays)
}

// GroupAfterChanges waits for running changes of the members of a group, then reads the group with one request.
func (d *Directory) GroupAfterChanges(ctx context.Context, id string) (*Group, error) {
	unlock, err := d.groupLocks.Lock(ctx, id)
	if err != nil {
		return nil, err
	}
	defer unlock()

	return d.FreshGroup(ctx, id)
}

// addOperations returns the documented form: one operation with several members (API §2.7).
func addOperations(ids []string) []patchOperation {
	return []patchOperation{{Op: opAdd, Path: "members", Value: memberValues(ids)}}
}

type memberValue struct {
	Value string `json:"value"`
}

func memberValues(ids []string) []memberValue {
	values := make([]memberValue, len(ids))
	for i, id := range ids {
		values[i].Value = id
	}

	return values
}

func withMembers(g *Group, ids []string) *Group {
	changed := *g

	changed.Members = slices.Grow(slices.Clone(g.Members), len(ids))
	for _, id := range ids {
		changed.Members = append(changed.Members, Member{Value: id})
	}

	changed.Members = sortedMembers(changed.Members)

	return &changed
}

func withoutMembers(g *Group, ids []string) *Group {
	changed := *g

	out := make(map[string]struct{}, len(ids))
	for _, id := range ids {
		out[id] = struct{}{}
	}

	changed.Members = slices.DeleteFunc(slices.Clone(g.Members), func(m Member) bool {
		_, gone := out[m.Value]
		return gone
	})

	return &changed
}

// A memberChange changes the members of one group, in batches.
type memberChange struct {
	directory       *Directory
	operation       string
	groupID         string
	patchOperations func(ids []string) []patchOperation
	result          func(g *Group, ids []string) *Group // the group after the change
	removes         bool
	stays           func(userID string) bool

	done    map[string]struct{}
	failed  []string
	causes  map[string]error // by id of a failed member
	before  *Group           // the cached group, or an empty one
	group   *Group           // read after a failure
	refused int              // single members refused in a row
	unseen  []string         // accepted by an answer that does not show the change
}

func (c *memberChange) begin(d *Directory) {
	c.directory, c.done, c.causes, c.before = d, make(map[string]struct{}), make(map[string]error), &Group{}
}

func (d *Directory) changeMembers(ctx context.Context, c memberChange, userIDs []string) error {
	if err := validID(c.groupID); err != nil {
		return err
	}

	for _, id := range userIDs {
		if err := validID(id); err != nil {
			return err
		}
	}

	unlock, err := d.groupLocks.Lock(ctx, c.groupID)
	if err != nil {
		return err
	}
	defer unlock()

	c.begin(d)

	wanted := userIDs
	if g, known := d.groups.remembered(c.groupID); known {
		c.before, wanted = g, c.remaining(g, userIDs)
	}

	c.run(ctx, withoutRepetition(wanted))

	if len(c.failed) == 0 {
		return nil
	}

	failure := &MembersError{GroupID: c.groupID, Failed: c.failed, Err: c.causes[c.failed[0]], causes: c.causes}
	for _, id := range userIDs {
		if _, failed := c.causes[id]; !failed {
			failure.Done = append(failure.Done, id)
		}
	}

	return failure
}

// remaining returns the users whose membership still differs from the wanted one.
func (c *memberChange) remaining(g *Group, ids []string) []string {
	var left []string

	for _, id := range ids {
		if g.Has(id) == c.removes {
			left = append(left, id)
		}
	}

	return left
}

// asWanted returns the users whose membership is as wanted.
func (c *memberChange) asWanted(g *Group, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return g.Has(id) == c.removes })
}

func withoutRepetition(ids []string) []string {
	seen := make(map[string]struct{}, len(ids))

	unique := make([]string, 0, len(ids))
	for _, id := range ids {
		if _, dup := seen[id]; !dup {
			seen[id] = struct{}{}
			unique = append(unique, id)
		}
	}

	return unique
}

func (c *memberChange) run(ctx context.Context, ids []string) {
	for batch := range slices.Chunk(ids, MembersPerRequest) {
		if !c.apply(ctx, batch) {
			break
		}
	}

	c.settleUnseen(ctx)
	// A failure of the whole request stops the run: the remaining members fail with the same cause.
	for _, id := range ids {
		if _, done := c.done[id]; !done && len(c.failed) > 0 {
			c.fail([]string{id}, c.causes[c.failed[len(c.failed)-1]])
		}
	}
}

// maxRefusedOneByOne is how many single members in a row the directory may refuse before the operation itself counts as
// refused.
const maxRefusedOneByOne = 3

// apply sends one batch. If the directory refuses the batch because of a member in it, apply sends each half. It
// reports whether to send the next batch.
func (c *memberChange) apply(ctx context.Context, batch []string) bool {
	if c.stays != nil {
		c.finish(slices.DeleteFunc(slices.Clone(batch), func(id string) bool { return !c.stays(id) }))

		if batch = slices.DeleteFunc(slices.Clone(batch), c.stays); len(batch) == 0 {
			return true
		}
	}

	if form := c.directory.removal.known.Load(); c.removes && (form == formList || form == formNone) {
		return c.removeByList(ctx, batch)
	}

	answer, err := c.send(ctx, batch)
	if err == nil {
		c.refused = 0

		return c.settle(ctx, batch, answer)
	}

	if !blamesMember(err) {
		c.fail(batch, err)
		return false
	}
	// The error may be about the group or a user (API §2.8), and part of the batch may already be as wanted: read the
	// group.
	if c.group == nil {
		g, lookErr := c.directory.FreshGroup(ctx, c.groupID)
		if lookErr != nil {
			c.fail(batch, lookErr)
			return false
		}

		c.group = g
	}

	left := c.remaining(c.group, batch)
	switch {
	case len(left) < len(batch):
		c.finish(c.asWanted(c.group, batch))
		return len(left) == 0 || c.apply(ctx, left)
	case len(left) == 1 && c.removes && c.directory.removal.known.Load() != formPath:
		return c.removeByList(ctx, left)
	case len(left) == 1:
		c.fail(left, err)
		c.refused++
		// A directory that answers 400 to one member after the other refuses the operation, not the members.
		return c.refused < maxRefusedOneByOne || client.IsNotFound(err)
	}

	half := len(left) / 2

	return c.apply(ctx, left[:half]) && c.apply(ctx, left[half:])
}

// send sends one batch, and updates the cache if the answer allows it.
func (c *memberChange) send(ctx context.Context, batch []string) (*Group, error) {
	answer, err := c.patch(ctx, batch, c.patchOperations)
	if err != nil {
		c.directory.groups.forget(c.groupID)
		return nil, err
	}

	// An answer without a member list shows no addition, so the cached group is forgotten; a removal counts as done
	// until the group is read again.
	if len(c.remaining(cmp.Or(answer, &Group{}), batch)) > 0 {
		c.directory.groups.forget(c.groupID)
		return answer, nil
	}

	if c.group != nil {
		c.group = c.result(c.group, batch)
	}

	c.directory.groups.adjust(c.groupID, func(g *Group) *Group { return c.result(g, batch) })

	return answer, nil
}

// settle decides by what an accepted answer shows, not by its status (API §8.5 no. 26), and reports whether to go on.
// If the answer does not show a change, one read after all batches decides, because the answer's list may be
// incomplete. A removed member that is still in the list is handled at once: it shows that other removals need another
// form.
func (c *memberChange) settle(ctx context.Context, batch []string, answer *Group) bool {
	if answer == nil {
		c.unseen = append(c.unseen, batch...)
		return true
	}

	left, done := c.remaining(answer, batch), c.asWanted(answer, batch)
	c.finish(done)

	if !c.removes {
		c.unseen = append(c.unseen, left...)
		return true
	}

	if slices.ContainsFunc(done, c.before.Has) {
		c.directory.removal.known.CompareAndSwap(formUnknown, formPath)
	}

	return len(left) == 0 || c.insist(ctx, left)
}

// settleUnseen decides on the members whose change no answer has shown.
func (c *memberChange) settleUnseen(ctx context.Context) {
	if len(c.unseen) > 0 {
		c.insist(ctx, c.unseen)
	}
}

// insist reads the group and repeats the changes that it does not show. A removal is repeated in the list form, unless
// the path form is known to work: then somebody else has added the member again.
func (c *memberChange) insist(ctx context.Context, ids []string) bool {
	left, err := c.look(ctx, ids)

	switch {
	case err != nil:
		c.fail(ids, err)
		return false
	case len(left) == 0:
		return true
	case c.removes && c.directory.removal.known.Load() != formPath:
		return c.removeByList(ctx, left)
	default:
		return c.repeat(ctx, left)
	}
}

// look reads the group, and returns the users whose membership still differs from the wanted one.
func (c *memberChange) look(ctx context.Context, ids []string) ([]string, error) {
	g, err := c.directory.FreshGroup(ctx, c.groupID)
	if err != nil {
		return nil, err
	}

	c.group = g
	c.finish(c.asWanted(g, ids))

	return c.remaining(g, ids), nil
}

// repeat sends a change once more, and fails the members that it does not reach.
func (c *memberChange) repeat(ctx context.Context, ids []string) bool {
	var left []string

	for batch := range slices.Chunk(ids, MembersPerRequest) {
		answer, err := c.send(ctx, batch)
		if err != nil {
			c.fail(batch, err)
			return false
		}

		if answer == nil {
			left = append(left, batch...)
			continue
		}

		c.finish(c.asWanted(answer, batch))
		left = append(left, c.remaining(answer, batch)...)
	}

	if len(left) == 0 {
		return true
	}

	still, err := c.look(ctx, left)
	if err != nil {
		c.fail(left, err)
		return false
	}

	for _, id := range still {
		c.fail([]string{id}, &NotChangedError{GroupID: c.groupID, UserID: id, Removal: c.removes})
	}

	return true
}

// blamesMember reports whether the request could succeed with fewer members. 413 is about their number.
func blamesMember(err error) bool {
	return client.HasStatus(err, http.StatusRequestEntityTooLarge) || client.IsNotFound(err) ||
		errors.Is(err, client.ErrBadRequest) || errors.Is(err, client.ErrConflict)
}

func (c *memberChange) finish(ids []string) {
	for _, id := range ids {
		c.done[id] = struct{}{}
	}
}

func (c *memberChange) fail(ids []string, err error) {
	for _, id := range ids {
		if _, failed := c.causes[id]; !failed {
			c.causes[id] = err
			c.failed = append(c.failed, id)
		}
	}
}

// patch sends operations for members. It returns the group with the members that the answer shows, or nil if it shows
// none.
func (c *memberChange) patch(ctx context.Context, ids []string, operations func([]string) []patchOperation) (*Group, error) {
	var wire membersWire

	_, err := c.directory.do(ctx, c.operation, http.MethodPatch, client.Repeatable, nil, newPatch(operations(ids)...), &wire, pathGroups, c.groupID)
	for _, id := range ids {
		c.directory.users.forget(id) // a user record lists its groups
	}

	if err != nil {
		return nil, err
	}

	c.directory.users.found()

	return wire.shown(c.groupID), nil
}

// membersWire is the part of an answer to a PATCH that lists the members. Members is nil if the answer has no list.
type membersWire struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	Members     []struct {
		Value string `json:"value"`
	} `json:"members"`
}

// shown returns the group with the members that an answer shows, or nil.
func (w *membersWire) shown(groupID string) *Group {
	if w.ID != groupID || w.Members == nil {
		return nil
	}

	g := &Group{ID: w.ID, DisplayName: w.DisplayName, Members: make([]Member, len(w.Members))}
	for i, m := range w.Members {
		g.Members[i].Value = m.Value
	}

	g.Members = sortedMembers(g.Members)

	return g
}

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

// maxOperations is how many members one PATCH changes (design §3; what others send too, API §2.7).
const maxOperations = 50

// AddMembers makes users members of a group. Who is known to be one is not sent again, since some servers list a member
// once for each time it was added. On failure a *MembersError says who was not added; one unknown user among many does
// not keep the others out.
func (d *Directory) AddMembers(ctx context.Context, groupID string, userIDs []string) error {
	return d.changeMembers(ctx, memberChange{
		what: "Adding members to SCIM group", groupID: groupID, operations: addOperations, effect: joins,
	}, userIDs)
}

// RemoveMembers takes users out of a group. Who is none of its members is no failure. Whether somebody stays after all
// is asked right before they are removed, when no other change of the group is under way; nil lets nobody stay.
func (d *Directory) RemoveMembers(ctx context.Context, groupID string, userIDs []string, stays func(userID string) bool) error {
	return d.changeMembers(ctx, memberChange{
		what: "Removing members from SCIM group", groupID: groupID, operations: removeOperations, effect: leaves, removes: true, stays: stays,
	}, userIDs)
}

// AddMember makes one user a member. Concurrent calls for one group share requests; each gets its own outcome.
func (d *Directory) AddMember(ctx context.Context, groupID, userID string) error {
	return d.gather.do(ctx, gathering{groupID: groupID}, userID, nil)
}

// RemoveMember takes one user out of a group, likewise, unless the user stays, as RemoveMembers asks.
func (d *Directory) RemoveMember(ctx context.Context, groupID, userID string, stays func() bool) error {
	return d.gather.do(ctx, gathering{groupID: groupID, removes: true}, userID, stays)
}

// GroupAfterChanges asks the directory for a group when no change of its members is under way.
func (d *Directory) GroupAfterChanges(ctx context.Context, id string) (*Group, error) {
	done, err := d.turns.Take(ctx, id)
	if err != nil {
		return nil, err
	}
	defer done()

	return d.FreshGroup(ctx, id)
}

// addOperations is the documented form: one operation with several members (API §2.7).
func addOperations(ids []string) []operation {
	return []operation{{Op: opAdd, Path: "members", Value: memberValues(ids)}}
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

func joins(g *Group, ids []string) *Group {
	changed := *g

	changed.Members = slices.Grow(slices.Clone(g.Members), len(ids))
	for _, id := range ids {
		changed.Members = append(changed.Members, Member{Value: id})
	}

	changed.Members = sortedMembers(changed.Members)

	return &changed
}

func leaves(g *Group, ids []string) *Group {
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
	directory  *Directory
	what       string
	groupID    string
	operations func(ids []string) []operation
	effect     func(g *Group, ids []string) *Group
	removes    bool
	stays      func(userID string) bool

	done    map[string]struct{}
	failed  []string
	causes  map[string]error // of each that failed
	before  *Group           // what was known of the group, without members where nothing was
	group   *Group           // once a failure made it worth a look
	refused int              // members refused one by one, while none was taken
	unseen  []string         // whose change was accepted by an answer that does not show it
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

	end, err := d.turns.Take(ctx, c.groupID)
	if err != nil {
		return err
	}
	defer end()

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

// remaining returns who is not in the group as they should be.
func (c *memberChange) remaining(g *Group, ids []string) []string {
	var left []string

	for _, id := range ids {
		if g.Has(id) == c.removes {
			left = append(left, id)
		}
	}

	return left
}

// already returns the others.
func (c *memberChange) already(g *Group, ids []string) []string {
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
	for batch := range slices.Chunk(ids, maxOperations) {
		if !c.apply(ctx, batch) {
			break
		}
	}

	c.lookAtUnseen(ctx)
	// After a failure that is nobody's in particular the rest was not tried.
	for _, id := range ids {
		if _, done := c.done[id]; !done && len(c.failed) > 0 {
			c.fail([]string{id}, c.causes[c.failed[len(c.failed)-1]])
		}
	}
}

// maxRefusedOneByOne is after how many refusals of single members in a row the operation itself counts as refused.
const maxRefusedOneByOne = 3

// apply sends one batch, and halves it as long as it is refused because of somebody in it. It reports whether to go on
// with the next.
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
	// Is it the group, or a user (API §2.8)? And is part of it so already?
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
		c.finish(c.already(c.group, batch))
		return len(left) == 0 || c.apply(ctx, left)
	case len(left) == 1 && c.removes && c.directory.removal.known.Load() != formPath:
		return c.removeByList(ctx, left)
	case len(left) == 1:
		c.fail(left, err)
		c.refused++
		// Who refuses one after the other with 400 refuses the operation, not the members.
		return c.refused < maxRefusedOneByOne || errors.Is(err, client.ErrNotFound)
	}

	half := len(left) / 2

	return c.apply(ctx, left[:half]) && c.apply(ctx, left[half:])
}

// send sends one batch, and remembers what came of it as far as that is known without a look.
func (c *memberChange) send(ctx context.Context, batch []string) (*Group, error) {
	answer, err := c.patch(ctx, batch, c.operations)
	if err != nil {
		c.directory.groups.forget(c.groupID)
		return nil, err
	}

	// Without a member list everybody is taken for removed, and nobody for added, until somebody looks.
	if len(c.remaining(cmp.Or(answer, &Group{}), batch)) > 0 {
		c.directory.groups.forget(c.groupID)
		return answer, nil
	}

	if c.group != nil {
		c.group = c.effect(c.group, batch)
	}

	c.directory.groups.adjust(c.groupID, func(g *Group) *Group { return c.effect(g, batch) })

	return answer, nil
}

// settle settles a batch that was accepted, by what the answer shows and not by its status (API §8.5 no. 26). It
// reports whether to go on. Whose change an answer does not show is looked at once, when all batches are sent: it may
// have cut its list short. One who is still in the list after a removal is another matter, which teaches how to remove
// others.
func (c *memberChange) settle(ctx context.Context, batch []string, answer *Group) bool {
	if answer == nil {
		c.unseen = append(c.unseen, batch...)
		return true
	}

	left, done := c.remaining(answer, batch), c.already(answer, batch)
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

// lookAtUnseen settles those whose change no answer has shown.
func (c *memberChange) lookAtUnseen(ctx context.Context) {
	if len(c.unseen) > 0 {
		c.insist(ctx, c.unseen)
	}
}

// insist asks the directory about those whose change has not been seen, and changes who is not as they should be once
// more: a removal in the other form, unless the path form is known to work, and somebody else has added them meanwhile.
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

// look asks the directory for the group, and returns who is not in it as they should be.
func (c *memberChange) look(ctx context.Context, ids []string) ([]string, error) {
	g, err := c.directory.FreshGroup(ctx, c.groupID)
	if err != nil {
		return nil, err
	}

	c.group = g
	c.finish(c.already(g, ids))

	return c.remaining(g, ids), nil
}

// repeat sends a change once more, and fails those whom it does not reach then either.
func (c *memberChange) repeat(ctx context.Context, ids []string) bool {
	var left []string

	for batch := range slices.Chunk(ids, maxOperations) {
		answer, err := c.send(ctx, batch)
		if err != nil {
			c.fail(batch, err)
			return false
		}

		if answer == nil {
			left = append(left, batch...)
			continue
		}

		c.finish(c.already(answer, batch))
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

// blamesMember reports whether leaving somebody out could make a request succeed; 413 blames their number.
func blamesMember(err error) bool {
	return client.HasStatus(err, http.StatusRequestEntityTooLarge) || errors.Is(err, client.ErrNotFound) ||
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

// patch sends operations for members, and answers the group as far as the answer shows its members, or nil.
func (c *memberChange) patch(ctx context.Context, ids []string, operations func([]string) []operation) (*Group, error) {
	var wire membersWire

	_, err := c.directory.do(ctx, c.what, http.MethodPatch, client.Repeatable, nil, newPatch(operations(ids)...), &wire, pathGroups, c.groupID)
	for _, id := range ids {
		c.directory.users.forget(id) // a user shows the groups
	}

	if err != nil {
		return nil, err
	}

	c.directory.users.found()

	return wire.shown(c.groupID), nil
}

// membersWire is the part of an answer to a PATCH that tells who is in the group. The list is nil where the answer does
// not show it.
type membersWire struct {
	ID          string `json:"id"`
	DisplayName string `json:"displayName"`
	Members     []struct {
		Value string `json:"value"`
	} `json:"members"`
}

// shown is the group as far as an answer shows its members, or nil.
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

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

const pathGroups = "Groups"

// Group returns a group with all its members. Concurrent reads of a group share a request, and the answer is cached
// like a user, so that a thousand memberships of one group cost one read.
func (d *Directory) Group(ctx context.Context, id string) (*Group, error) {
	return d.groups.get(ctx, id)
}

// FreshGroup reads a group, always with one request.
func (d *Directory) FreshGroup(ctx context.Context, id string) (*Group, error) {
	return d.groups.fresh(ctx, id)
}

// Groups lists all groups with their members, in the directory's order, without duplicates. It ends after an error.
func (d *Directory) Groups(ctx context.Context) iter.Seq2[*Group, error] {
	return func(yield func(*Group, error) bool) {
		more := true

		err := d.walkGroups(ctx, "Listing SCIM groups", "", func(g *Group) bool {
			more = yield(g, nil)
			return more
		})
		if err != nil && more {
			yield(nil, err)
		}
	}
}

// FindGroups searches the groups with this display name, compared with SameName.
func (d *Directory) FindGroups(ctx context.Context, displayName string) ([]*Group, error) {
	var found []*Group

	collect := func(g *Group) bool {
		if SameName(g.DisplayName, displayName) {
			found = append(found, g)
		}

		return true
	}
	err := d.walkGroups(ctx, "Searching SCIM groups", equals("displayName", displayName), collect)
	// As for users, the documents do not say how the server compares.
	for _, spelling := range spellings(displayName) {
		if err != nil || len(found) > 0 {
			break
		}

		err = d.walkGroups(ctx, "Searching SCIM groups", equals("displayName", spelling), collect)
	}

	if err != nil {
		return nil, d.users.unlessMissing(ctx, err)
	}

	return found, nil
}

// walkGroups passes each group to show once, and caches it.
func (d *Directory) walkGroups(ctx context.Context, operation, filter string, show func(*Group) bool) error {
	whole := filter == ""

	var progress *client.Progress
	if whole {
		progress = client.StartProgress(ctx, operation)
	}

	_, err := walk(ctx, d.groupList(operation, filter), nil, func() bool { return whole }, func(p page[Group]) bool {
		progress.Add(ctx, p.length, p.total)
		d.showGroups(p)

		for _, g := range p.items {
			if !show(g) {
				return false
			}
		}

		return true
	})
	progress.End(ctx, err)

	return err
}

// showGroups caches the groups of a page.
func (d *Directory) showGroups(p page[Group]) {
	d.users.found()

	for _, g := range p.items {
		d.groups.show(g.ID, g, p.began)
	}
}

// groupList returns the list of groups for a walk.
func (d *Directory) groupList(operation, filter string) list[Group] {
	fetch := func(ctx context.Context, start, count int) (page[Group], error) {
		var w listWire[groupWire]
		if _, err := d.do(ctx, operation, http.MethodGet, client.Reads, pageQuery(start, count, filter), nil, &w, pathGroups); err != nil {
			return page[Group]{}, err
		}

		return pageOf(w, (*groupWire).group, listedID), nil
	}

	return list[Group]{fetch, d.groups.tick, groupID}
}

func groupID(g *Group) string { return g.ID }

// listedID is empty for a group without a name: it counts as not listed and is read by id.
func listedID(g *Group) string {
	if !g.whole() {
		return ""
	}

	return g.ID
}

// CreateGroup creates a group with one POST. After a lost answer it searches by display name, as CreateUser does.
func (d *Directory) CreateGroup(ctx context.Context, n NewGroup) (*Group, error) {
	c := creation[Group]{
		kind: "group", attribute: "displayName", value: n.DisplayName,
		post: func(ctx context.Context, sent func(time.Time)) (*Group, error) {
			var w groupWire

			r := d.request("Creating SCIM group", http.MethodPost, client.Once, nil, n, pathGroups)

			r.Sent = sent
			if _, err := d.send(ctx, r, &w); err != nil {
				return nil, err
			}

			return w.group(), nil
		},
		find:  func(ctx context.Context) ([]*Group, error) { return d.FindGroups(ctx, n.DisplayName) },
		id:    groupID,
		same:  func(g *Group) bool { return g.createdFrom(n) },
		made:  func(g *Group) *string { return g.CreatedAt },
		clock: &d.clock,
	}

	g, err := c.run(ctx)
	if err != nil {
		return nil, d.users.unlessMissing(ctx, err)
	}

	d.users.found()

	if !g.whole() {
		// The group exists even if this read fails: the caller must keep its id.
		d.groups.forget(g.ID)

		if seen, err := d.FreshGroup(ctx, g.ID); err == nil {
			return seen, nil
		}

		return g, nil
	}

	d.groups.wrote(g.ID, g)

	return g, nil
}

// UpdateGroupExternalID sets or removes the external id of a group. The display name of a group never changes (API
// §2.6).
func (d *Directory) UpdateGroupExternalID(ctx context.Context, id string, externalID *string) (*Group, error) {
	if err := validID(id); err != nil {
		return nil, err
	}

	op := patchOperation{Op: opRemove, Path: string(AttrExternalID)}
	if externalID != nil {
		op = patchOperation{Op: opReplace, Path: string(AttrExternalID), Value: *externalID}
	}

	var w groupWire

	_, err := d.do(ctx, "Updating SCIM group", http.MethodPatch, client.Repeatable, nil, newPatch(op), &w, pathGroups, id)
	if externalID == nil && client.CodeOf(err) == typeNoTarget {
		err = nil // there was no external id to remove
	}

	if err != nil {
		d.groups.forget(id)
		return nil, err
	}

	g := w.group()
	if g.ID != id || !g.whole() { // 204, or an answer without the whole group
		d.groups.forget(id)
		return d.FreshGroup(ctx, id)
	}

	d.groups.wrote(id, g)

	return g, nil
}

// DeleteGroup deletes a group. The error is client.ErrNotFound if there was none.
func (d *Directory) DeleteGroup(ctx context.Context, id string) error {
	if err := validID(id); err != nil {
		return err
	}

	_, err := d.do(ctx, "Deleting SCIM group", http.MethodDelete, client.Repeatable, nil, nil, nil, pathGroups, id)
	switch {
	case err == nil:
	case client.IsNotFound(err):
		if missing := d.users.directoryMissing(ctx); missing != nil {
			return missing
		}
	default:
		d.groups.forget(id)
		return err
	}

	d.groups.gone(id, notFound("Reading SCIM group", d.id, pathGroups, id))
	d.users.forgetIf(func(u *User) bool { return u.inGroup(id) })

	return err
}

func (d *Directory) getGroup(ctx context.Context, id string) (*Group, error) {
	if err := validID(id); err != nil {
		return nil, err
	}

	var w groupWire
	if _, err := d.do(ctx, "Reading SCIM group", http.MethodGet, client.Reads, nil, nil, &w, pathGroups, id); err != nil {
		return nil, err
	}

	if w.ID != id {
		return nil, &MismatchError{Kind: "group", Asked: id, Answered: w.ID}
	}

	g := w.group()
	if !g.whole() {
		return nil, &IncompleteError{Kind: "group", ID: id, Lacks: "displayName"}
	}

	return g, nil
}

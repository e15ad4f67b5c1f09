// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

const (
	opAdd     = "add"
	opReplace = "replace"
	opRemove  = "remove"
)

type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// patch is the body of a PATCH. The array is sent as the official example does, with a capital letter, not as the
// schema names it (API §2.7).
type patch struct {
	Schemas    []string    `json:"schemas"`
	Operations []operation `json:"Operations"`
}

func newPatch(operations ...operation) patch {
	return patch{Schemas: []string{schemaPatch}, Operations: operations}
}

// UpdateUser changes what is listed and nothing else, with one PATCH. A server that refuses the PATCH as such is sent
// the whole record by PUT, as it has it and with the changes merged in, so that what this client does not know
// survives. Known is what the caller knows of attributes that an answer may hide, to be said in a PUT.
func (d *Directory) UpdateUser(ctx context.Context, id string, changes []Change, known ...Change) (*User, error) {
	if err := validID(id); err != nil {
		return nil, err
	}

	if len(changes) == 0 {
		return d.User(ctx, id)
	}

	u, err := d.updateUser(ctx, id, changes, known)
	switch {
	case err == nil:
		d.users.wrote(id, u)
	case errors.Is(err, client.ErrNotFound):
		if missing := d.users.directoryMissing(ctx); missing != nil {
			return nil, missing
		}

		d.users.forget(id)
	default:
		d.users.forget(id)
	}

	return u, err
}

func (d *Directory) updateUser(ctx context.Context, id string, changes, known []Change) (*User, error) {
	operations := make([]operation, len(changes))
	for i, c := range changes {
		op := opReplace // which adds what is not there yet (RFC 7644 §3.5.2.3)
		if c.Value == nil {
			op = opRemove
		}

		operations[i] = operation{Op: op, Path: string(c.Attribute), Value: c.Value}
	}

	var w userWire

	_, err := d.do(ctx, "Updating SCIM user", http.MethodPatch, client.Repeatable, nil, newPatch(operations...), &w, pathUsers, id)
	switch {
	case refusesPatch(err):
		u, replaceErr := d.replaceUser(ctx, id, changes, known)
		if errors.Is(replaceErr, ErrActiveUnknown) {
			return nil, errors.Join(err, replaceErr)
		}

		return u, replaceErr
	case err != nil:
		return nil, err
	}

	u := w.user()
	if u.ID != id || u.incomplete() { // 204, or an answer that shows no user or only part of one
		if u, err = d.getUser(ctx, id); err != nil {
			return nil, err
		}
	}

	if u.keeps(changes) {
		replaced, err := d.replaceUser(ctx, id, changes, known)
		if errors.Is(err, ErrActiveUnknown) {
			return u, nil // the record as it is shows what was not removed
		}

		return replaced, err
	}

	return u, nil
}

// refusesPatch reports whether a server takes no PATCH, or not these operations. What it says of the attribute itself,
// such as mutability or uniqueness, a PUT would not change.
func refusesPatch(err error) bool {
	e, ok := errors.AsType[*client.Error](err)
	if !ok {
		return false
	}

	switch e.Status {
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	case http.StatusBadRequest:
		switch e.Code {
		case "", client.ScimInvalidPath, client.ScimInvalidSyntax, client.ScimInvalidValue, client.ScimNoTarget:
			return true
		}
	}

	return false
}

// keeps reports whether a record still shows a department or an organization that was to be removed: in the enterprise
// extension, which a removal at the top level need not reach (API §2.5).
func (u *User) keeps(changes []Change) bool {
	for _, c := range changes {
		if c.Value == nil && (c.Attribute == AttrDepartment && u.Department != nil || c.Attribute == AttrOrganization && u.Organization != nil) {
			return true
		}
	}

	return false
}

// replaceUser reads the record as it is, merges the changes and sends it back. When nothing is left to change, as when
// the PATCH was refused because there was nothing to remove, nothing is sent.
// A PUT clears what it does not say (API §2.9), so that one that does not say active may deactivate the person: it is
// said in any case, and where nobody knows what it is there is no PUT.
func (d *Directory) replaceUser(ctx context.Context, id string, changes, known []Change) (*User, error) {
	var raw rawObject
	if _, err := d.do(ctx, "Reading SCIM user", http.MethodGet, client.Reads, nil, nil, &raw, pathUsers, id); err != nil {
		return nil, err
	}
	// Of an answer without a record, or with somebody else's, nothing may be sent to this id.
	var got string
	if err := json.Unmarshal(raw["id"], &got); err != nil || got != id {
		return nil, &MismatchError{Kind: "user", Asked: id, Answered: got}
	}

	changed, err := raw.merge(changes)
	if err != nil {
		return nil, err
	}

	if !changed {
		return d.getUser(ctx, id)
	}

	if err := raw.sayActive(known); err != nil {
		return nil, err
	}

	var w userWire
	if _, err := d.do(ctx, "Replacing SCIM user", http.MethodPut, client.Repeatable, nil, raw, &w, pathUsers, id); err != nil {
		return nil, err
	}

	if u := w.user(); u.ID == id && !u.incomplete() {
		return u, nil
	}

	return d.getUser(ctx, id)
}

// ErrActiveUnknown says that a record could not be replaced as a whole, since the directory does not show whether the
// user is active: leaving that out might deactivate them.
var ErrActiveUnknown = errors.New("the directory does not show whether the user is active, so that the whole record cannot be sent")

// sayActive adds what is known of active to a record that does not show it.
func (o rawObject) sayActive(known []Change) error {
	if shown, ok := o[o.key(string(AttrActive))]; ok && !isNull(shown) {
		return nil
	}

	for _, k := range known {
		if k.Attribute == AttrActive && k.Value != nil {
			_, err := o.merge([]Change{k})
			return err
		}
	}

	return ErrActiveUnknown
}

// A rawObject is a JSON object of which only what is to be changed is understood.
type rawObject map[string]json.RawMessage

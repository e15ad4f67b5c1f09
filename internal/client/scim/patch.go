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

type patchOperation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// patch is the body of a PATCH. "Operations" has a capital letter as in the official example, unlike in the schema (API
// §2.7).
type patch struct {
	Schemas    []string         `json:"schemas"`
	Operations []patchOperation `json:"Operations"`
}

func newPatch(operations ...patchOperation) patch {
	return patch{Schemas: []string{schemaPatch}, Operations: operations}
}

// UpdateUser makes the listed changes and no others, with one PATCH. If the server refuses the PATCH form, it reads the
// whole record, merges the changes and sends it by PUT, so that attributes unknown to this client survive. known holds
// values that the caller knows of attributes that an answer may omit; a PUT includes them.
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
	case client.IsNotFound(err):
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
	operations := make([]patchOperation, len(changes))
	for i, c := range changes {
		op := opReplace // adds a missing attribute too (RFC 7644 §3.5.2.3)
		if c.Value == nil {
			op = opRemove
		}

		operations[i] = patchOperation{Op: op, Path: string(c.Attribute), Value: c.Value}
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
	if u.ID != id || u.incomplete() { // 204, or an answer without the whole user
		if u, err = d.getUser(ctx, id); err != nil {
			return nil, err
		}
	}

	if u.keepsRemoved(changes) {
		replaced, err := d.replaceUser(ctx, id, changes, known)
		if errors.Is(err, ErrActiveUnknown) {
			return u, nil // the record shows what was not removed
		}

		return replaced, err
	}

	return u, nil
}

// refusesPatch reports whether a server does not support PATCH, or not these operations. A PUT would not help against
// an error about the attribute itself, such as mutability or uniqueness.
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
		case "", typeInvalidPath, typeInvalidSyntax, typeInvalidValue, typeNoTarget:
			return true
		}
	}

	return false
}

// keepsRemoved reports whether a record still shows a department or an organization that was removed. The enterprise
// extension may keep it after a removal at the top level (API §2.5).
func (u *User) keepsRemoved(changes []Change) bool {
	for _, c := range changes {
		if c.Value == nil && (c.Attribute == AttrDepartment && u.Department != nil || c.Attribute == AttrOrganization && u.Organization != nil) {
			return true
		}
	}

	return false
}

// replaceUser reads the record, merges the changes and sends it back. It sends nothing if the record already matches,
// for example when the PATCH was refused because there was nothing to remove.
// A PUT clears the attributes that it omits (API §2.9), so a PUT without active may deactivate the user. It always
// includes active; if its value is unknown, no PUT is sent.
func (d *Directory) replaceUser(ctx context.Context, id string, changes, known []Change) (*User, error) {
	var raw rawObject
	if _, err := d.do(ctx, "Reading SCIM user", http.MethodGet, client.Reads, nil, nil, &raw, pathUsers, id); err != nil {
		return nil, err
	}
	// Do not send an answer without a record, or with another record, to this id.
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

	if err := raw.addActive(known); err != nil {
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

// ErrActiveUnknown says that a record was not replaced because the directory does not show whether the user is active.
// A PUT without active might deactivate the user.
var ErrActiveUnknown = errors.New("the directory does not show whether the user is active, so that the whole record cannot be sent")

// addActive adds the known value of active to a record that omits it.
func (o rawObject) addActive(known []Change) error {
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

// A rawObject is a JSON object that keeps the members that the client does not know.
type rawObject map[string]json.RawMessage

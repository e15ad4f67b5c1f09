// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

const schemaEnterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// merge applies changes to the record of a user, and reports whether that changed anything.
func (o rawObject) merge(changes []Change) (bool, error) {
	changed := false

	for _, c := range changes {
		var value json.RawMessage

		if c.Value != nil {
			var err error
			if value, err = json.Marshal(c.Value); err != nil {
				return false, fmt.Errorf("encoding %s: %w", c.Attribute, err)
			}
		}

		did, err := o.set(strings.Split(string(c.Attribute), "."), value)
		if err != nil {
			return false, fmt.Errorf("changing %s: %w", c.Attribute, err)
		}

		changed = changed || did

		if c.Attribute == AttrDepartment || c.Attribute == AttrOrganization {
			// The enterprise extension has the same attribute, and the two must not differ.
			if _, ok := o[schemaEnterprise]; ok {
				did, err := o.set([]string{schemaEnterprise, string(c.Attribute)}, value)
				if err != nil {
					return false, fmt.Errorf("changing %s: %w", c.Attribute, err)
				}

				changed = changed || did
			}
		}
	}

	return changed, nil
}

// set sets a value, or removes it if value is nil, and reports whether that changed anything. Attribute names compare
// without case (RFC 7643 §2.1).
func (o rawObject) set(path []string, value json.RawMessage) (bool, error) {
	if len(path) == 0 {
		return false, nil
	}

	key := o.key(path[0])
	before, ok := o[key]

	if len(path) > 1 {
		inner := rawObject{}
		if ok && !isNull(before) {
			if err := json.Unmarshal(before, &inner); err != nil {
				return false, err
			}
		}

		changed, err := inner.set(path[1:], value)
		if err != nil || !changed {
			return false, err
		}

		o[key], err = json.Marshal(inner)

		return true, err
	}

	if value == nil {
		delete(o, key)
		return ok && !isNull(before), nil
	}

	o[key] = value

	return !ok || !sameJSON(before, value), nil
}

func (o rawObject) key(name string) string {
	if _, ok := o[name]; ok {
		return name
	}

	for k := range o {
		if strings.EqualFold(k, name) {
			return k
		}
	}

	return name
}

func isNull(raw json.RawMessage) bool { return bytes.Equal(bytes.TrimSpace(raw), []byte("null")) }

func sameJSON(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

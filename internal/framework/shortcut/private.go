// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Private is a resource's private state, with the methods of the framework's.
type Private struct {
	data    map[string][]byte
	changed bool
}

// readPrivate decodes private state. It returns false if the framework would encode it differently, or keeps something
// of its own there, such as that the resource was just imported.
func readPrivate(encoded []byte) (*Private, bool) {
	p := &Private{}
	if len(encoded) == 0 {
		return p, true
	}

	if err := json.Unmarshal(encoded, &p.data); err != nil || len(p.data) == 0 {
		return nil, false
	}

	again, ok := p.encode()

	return p, ok && bytes.Equal(again, encoded)
}

// GetKey returns the value of a key, nil if there is none.
func (p *Private) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return p.data[key], nil
}

// SetKey sets the value of a key; an empty one removes the key.
func (p *Private) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	if bytes.Equal(p.data[key], value) {
		return nil
	}

	p.changed = true

	if p.data == nil {
		p.data = map[string][]byte{}
	}

	if len(value) == 0 {
		delete(p.data, key)
	} else {
		p.data[key] = value
	}

	return nil
}

// encode encodes private state as the framework does. It returns false if the framework would refuse to.
func (p *Private) encode() ([]byte, bool) {
	if len(p.data) == 0 {
		return nil, true
	}

	for key, value := range p.data {
		if strings.HasPrefix(key, ".") || !utf8.Valid(value) || !json.Valid(value) {
			return nil, false
		}
	}

	encoded, err := json.Marshal(p.data)

	return encoded, err == nil
}

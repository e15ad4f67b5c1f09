// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// manifestName is the file that says what earlier runs have written, so that another one adds only what is new.
const manifestName = "export.json"

// A manifest is what has been written so far.
type manifest struct {
	// Runs is how many exports there were; the files of each after the first have its number.
	Runs int `json:"runs"`
	// People is how people are written: blocks or csv.
	People string `json:"people"`
	// Company is whether one block holds everybody.
	Company bool `json:"company"`
	// Unmanaged are the lines on what is not written.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// Addresses of what has been written, by type and id.
	Addresses map[string]map[string]string `json:"addresses"`
}

func readManifest(dir string) (*manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return &manifest{Addresses: map[string]map[string]string{}}, nil
	}

	if err != nil {
		return nil, err
	}

	m := &manifest{}
	if err := json.Unmarshal(text, m); err != nil || m.Addresses == nil {
		return nil, fmt.Errorf("%s cannot be read, so that it cannot be told what has been written already: %w", filepath.Join(dir, manifestName), err)
	}

	return m, nil
}

// has is the address of what an earlier run has written, or "".
func (m *manifest) has(kind, id string) string { return m.Addresses[kind][id] }

func (m *manifest) add(kind, id, address string) {
	if m.Addresses[kind] == nil {
		m.Addresses[kind] = map[string]string{}
	}

	m.Addresses[kind][id] = address
}

func (m *manifest) text() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", "  ")

	return append(text, '\n'), err
}

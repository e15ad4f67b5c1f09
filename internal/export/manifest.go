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

// manifestName is the file that records what earlier runs have written, so that the next run adds only what is new.
const manifestName = "export.json"

// A manifest records what has been written so far.
type manifest struct {
	// Runs counts the exports. From the second on, file names have the run's number.
	Runs int `json:"runs"`
	// People is the value of -people.
	People string `json:"people"`
	// OneBlock says that one block holds everybody.
	OneBlock bool `json:"company"`
	// Unmanaged are the lines on what is not managed.
	Unmanaged []string `json:"unmanaged,omitempty"`
	// Addresses are those of what has been written, by type and id.
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

// addressOf returns the address of what an earlier run has written, or "".
func (m *manifest) addressOf(kind, id string) string { return m.Addresses[kind][id] }

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

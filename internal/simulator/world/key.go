// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// KeyKind says what a key gives access to (API §1.1, §1.2).
type KeyKind string

// The kinds of key.
const (
	KeyUnscoped  KeyKind = "unscoped"
	KeyScoped    KeyKind = "scoped"
	KeyDirectory KeyKind = "directory"
	KeyExpired   KeyKind = "expired"
)

// Key is an API key. One value may be registered several times, for example as organization key and as directory key.
type Key struct {
	Value        string
	Kind         KeyKind
	Scopes       Set    // KeyScoped only
	DirectoryID  string // KeyDirectory only: the SCIM directory
	ID           string
	Label        string
	CreatedBy    string // account id
	CreatedAt    time.Time
	ExpiresAt    time.Time // zero: never
	LastActiveAt time.Time
}

// AddKey registers a key.
func (w *World) AddKey(key Key) {
	if key.ID == "" {
		key.ID = w.NewUUID()
	}

	if key.CreatedAt.IsZero() {
		key.CreatedAt = w.Now()
	}

	w.Org.Keys = append(w.Org.Keys, &key)
}

// Usable reports whether the key is valid at the given time.
func (k *Key) Usable(now time.Time) bool {
	return k.Kind != KeyExpired && (k.ExpiresAt.IsZero() || now.Before(k.ExpiresAt))
}

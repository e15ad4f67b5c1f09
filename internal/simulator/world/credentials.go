// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Credentials are the ids and keys that a client needs.
type Credentials struct {
	OrgID       string
	APIKey      string // unscoped organization key
	DirectoryID string // SCIM directory
	SCIMKey     string // key of that directory
}

// Rekey replaces the world's keys; "" keeps the well-known key.
func (w *World) Rekey(apiKey, scimKey string) {
	replace := func(value *string, fresh string) {
		if fresh == "" {
			return
		}

		for _, key := range w.Org.Keys {
			if key.Value == *value {
				key.Value = fresh
			}
		}

		*value = fresh
	}
	replace(&w.Credentials.APIKey, apiKey)
	replace(&w.Credentials.SCIMKey, scimKey)
}

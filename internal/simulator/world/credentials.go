// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// Credentials are what a client of a world needs.
type Credentials struct {
	OrgID       string
	APIKey      string // unscoped organization key
	DirectoryID string // SCIM directory
	SCIMKey     string // key of that directory
}

// Rekey gives the world's keys other values; "" keeps the well-known one.
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

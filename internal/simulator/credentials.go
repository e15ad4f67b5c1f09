// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

// Credentials are what a client of a world needs.
type Credentials struct {
	OrgID       string
	APIKey      string // unscoped organization key
	DirectoryID string // SCIM directory
	SCIMKey     string // key of that directory
}

// Credentials returns those of the world that the server was made with.
func (s *Server) Credentials() Credentials {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.credentials
}

// rekey gives the world's keys the values that the options name.
func (s *Server) rekey(options Options) {
	replace := func(value *string, fresh string) {
		if fresh == "" || fresh == *value {
			return
		}
		for _, key := range s.keys[*value] {
			key.Value = fresh
		}
		s.keys[fresh] = append(s.keys[fresh], s.keys[*value]...)
		delete(s.keys, *value)
		*value = fresh
	}
	replace(&s.credentials.APIKey, options.APIKey)
	replace(&s.credentials.SCIMKey, options.SCIMKey)
}

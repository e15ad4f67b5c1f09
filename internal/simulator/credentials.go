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

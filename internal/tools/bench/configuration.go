// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// providerBlock returns the configuration of the provider for the simulator.
func (s *server) providerBlock() string {
	c := s.Credentials()

	return fmt.Sprintf("terraform {\n  required_providers {\n    atlassian = { source = %q }\n  }\n}\n\n"+
		"provider \"atlassian\" {\n  base_url     = %q\n  org_id       = %q\n  api_key      = %q\n  directory_id = %q\n  scim_api_key = %q\n}\n",
		provider.Address[strings.IndexByte(provider.Address, '/')+1:], s.URL(), c.OrgID, c.APIKey, c.DirectoryID, c.SCIMKey)
}

// users returns a block for each of n users, with the attributes of a usual onboarding.
func users(n int, title string) string {
	var b strings.Builder

	for i := range n {
		fmt.Fprintf(&b, "\nresource \"atlassian_user\" \"u%d\" {\n  email       = \"person%06d@corp.test\"\n  given_name  = \"Given%d\"\n"+
			"  family_name = \"Family%d\"\n  title       = %q\n  department  = \"Department %d\"\n}\n", i, i, i, i, title, i%20)
	}

	return b.String()
}

// terraformData returns n blocks of Terraform's own resource, which cost what Terraform itself costs.
func terraformData(n int) string {
	var b strings.Builder

	for i := range n {
		fmt.Fprintf(&b, "\nresource \"terraform_data\" \"u%d\" {\n  input = \"person%06d@corp.test\"\n}\n", i, i)
	}

	return b.String()
}

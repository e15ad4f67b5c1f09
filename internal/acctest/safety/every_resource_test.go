// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

// TestEveryResourceMeetsEveryFault fails for a resource that is not in the fixture, which every test of faults uses.
func TestEveryResourceMeetsEveryFault(t *testing.T) {
	t.Parallel()

	for _, newResource := range provider.New("test")().Resources(t.Context()) {
		var named resource.MetadataResponse

		newResource().Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: provider.TypeName}, &named)

		if !slices.ContainsFunc(addresses, func(address string) bool { return strings.HasPrefix(address, named.TypeName+".") }) {
			t.Errorf("%s has no address in the fixture: see fixture_test.go", named.TypeName)
		}
	}
}

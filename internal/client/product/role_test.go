// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The provider offers the roles that the simulator, which is written from the documentation alone, accepts.
func TestRolesAreTheDocumented(t *testing.T) {
	t.Parallel()

	ofOrganization := []string{"atlassian/org-admin", "atlassian/site-admin", "atlassian/ai-access"} // no roles on an app

	// What becomes of viewer is documented in two ways: see UserRoles.
	ofUsers := append(world.UserRoles.Sorted(), product.RoleViewer)
	slices.Sort(ofUsers)

	for name, test := range map[string]struct{ got, want []string }{
		"in searches":    {product.SearchableRoles(), world.FilterRoles.Sorted()},
		"of users":       {product.UserRoles(), ofUsers},
		"of groups":      {append(product.GroupRoles(), ofOrganization...), world.GroupRoles.Sorted()},
		"in invitations": {product.InviteRoles(), world.InviteRoles.Sorted()},
	} {
		if got := slices.Sorted(slices.Values(test.got)); !slices.Equal(got, test.want) {
			t.Errorf("%s there are %q, want %q", name, got, test.want)
		}
	}
}

func TestUsesSeat(t *testing.T) {
	t.Parallel()

	for role, want := range map[string]bool{
		"atlassian/user": true, "atlassian/admin": true,
		"atlassian/guest": false, "atlassian/customer": false, "atlassian/contributor": false, "atlassian/basic": false,
		"atlassian/stakeholder": false, "atlassian/viewer": false, "atlassian/user-access-admin": false,
		"atlassian/site-admin": false, "atlassian/org-admin": false, "atlassian/ai-access": false, "user": false, "": false,
	} {
		if got := product.UsesSeat(role); got != want {
			t.Errorf("%q: %t", role, got)
		}
	}
}

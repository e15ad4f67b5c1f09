// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package product_test

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

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

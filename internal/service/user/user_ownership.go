// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// ownedKey is the private state key of the attributes that Terraform has set.
const ownedKey = "owned"

// ownership is the set of attributes that Terraform has set on the record. These are cleared when they are removed from
// the configuration; every other unset attribute is left as it is.
type ownership = keySet

// keySet is a set of strings in private state.
type keySet map[string]bool

func readKeys(ctx context.Context, private framework.PrivateReader, name string) keySet {
	set := keySet{}
	for _, key := range framework.ReadPrivate[[]string](ctx, private, name) {
		set[key] = true
	}

	return set
}

func (s keySet) write(ctx context.Context, private framework.PrivateWriter, name string) diag.Diagnostics {
	if len(s) == 0 {
		return private.SetKey(ctx, name, nil)
	}

	return framework.WritePrivate(ctx, private, name, slices.Sorted(maps.Keys(s)))
}

// claim returns the attributes that Terraform owns after it has applied the configuration. The address is required, so
// it is never counted. Once Terraform has set active, it owns it even if the configuration leaves it to the default.
func claim(config userModel, before ownership) ownership {
	owned := ownership{}

	for _, f := range recordFields {
		if f.path != scim.AttrEmails && !f.null(&config) {
			owned[f.name] = true
		}
	}

	if before["active"] {
		owned["active"] = true
	}

	return owned
}

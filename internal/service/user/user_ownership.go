// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// ownedKey is where the resource's private state keeps which attributes Terraform has set.
const ownedKey = "owned"

// ownership is the set of attributes that Terraform has set on the record: exactly these are cleared when they are
// removed from the configuration; every other unset attribute is left as it is, whoever changes it.
type ownership map[string]bool

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

func readOwnership(ctx context.Context, private privateReader) (ownership, diag.Diagnostics) {
	data, diags := private.GetKey(ctx, ownedKey)
	if diags.HasError() || len(data) == 0 {
		return ownership{}, diags
	}

	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		diags.AddError("Unreadable private state", "The list of attributes that Terraform has set cannot be read: "+err.Error()+
			". This is a bug in the provider; please report it.")

		return ownership{}, diags
	}

	owned := make(ownership, len(names))
	for _, name := range names {
		owned[name] = true
	}

	return owned, diags
}

func (o ownership) write(ctx context.Context, private privateWriter) diag.Diagnostics {
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}

	slices.Sort(names)

	data, err := json.Marshal(names)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Writing private state failed", err.Error()+". This is a bug in the provider; please report it.")}
	}

	return private.SetKey(ctx, ownedKey, data)
}

// claim is what Terraform owns after it has applied the configuration; the address, which everybody has, is no question. Whether
// the person is active is Terraform's once it has said so, even when the configuration leaves it to the default.
func claim(config userModel, before ownership) ownership {
	owned := ownership{}

	for _, f := range recordFields {
		if f.path != scim.AttrEmails && !f.get(&config).IsNull() {
			owned[f.name] = true
		}
	}

	if before["active"] {
		owned["active"] = true
	}

	return owned
}

// and is what is owned when an update may have arrived although it failed: the next plan can find nothing to do, and
// would never record that Terraform has set what the configuration has.
func (o ownership) and(before ownership) ownership {
	maps.Copy(o, before)

	return o
}

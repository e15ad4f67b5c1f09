// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
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

// claim is what Terraform owns after it has applied the configuration. Whether the person is active is Terraform's
// once it has said so, even when the configuration leaves it to the default.
func claim(config userModel, before ownership) ownership {
	owned := ownership{}

	set := func(name string, value attr.Value) {
		if !value.IsNull() {
			owned[name] = true
		}
	}

	set("user_name", config.UserName)
	set("phone_numbers", config.PhoneNumbers)
	set("active", config.Active)

	for _, a := range textAttributes {
		set(a.name, *a.model(&config))
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

// unmanagedUnlessSet is the plan of an optional attribute that the configuration leaves out: what the server has
// stays, unless Terraform has set it before; then it is cleared.
type unmanagedUnlessSet struct {
	// composed says that the server makes up a value when there is none, so that clearing leaves it unknown.
	composed bool
}

var (
	_ planmodifier.String = unmanagedUnlessSet{}
	_ planmodifier.Set    = unmanagedUnlessSet{}
	_ planmodifier.Bool   = activeUnlessUnmanaged{}
)

// Description implements planmodifier.Describer.
func (m unmanagedUnlessSet) Description(context.Context) string {
	return "Unset, the attribute is left as it is; removed after Terraform has set it, it is cleared."
}

// MarkdownDescription implements planmodifier.Describer.
func (m unmanagedUnlessSet) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyString implements planmodifier.String.
func (m unmanagedUnlessSet) PlanModifyString(ctx context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.ConfigValue.IsNull() || req.State.Raw.IsNull() {
		return
	}

	owned, diags := readOwnership(ctx, req.Private)
	resp.Diagnostics.Append(diags...)

	resp.PlanValue = m.unset(req.StateValue, owned[req.Path.String()])
}

// unset is the plan of a text that the configuration leaves out.
func (m unmanagedUnlessSet) unset(state types.String, owned bool) types.String {
	switch {
	case !owned:
		return state
	case m.composed:
		return types.StringUnknown()
	default:
		return types.StringNull()
	}
}

// PlanModifySet implements planmodifier.Set, for phone_numbers. A number whose primary is left out is not primary.
func (m unmanagedUnlessSet) PlanModifySet(ctx context.Context, req planmodifier.SetRequest, resp *planmodifier.SetResponse) {
	if !req.ConfigValue.IsNull() {
		if !req.ConfigValue.IsUnknown() {
			resp.PlanValue = plannedPhones(req.ConfigValue)
		}

		return
	}

	if req.State.Raw.IsNull() {
		return
	}

	owned, diags := readOwnership(ctx, req.Private)
	resp.Diagnostics.Append(diags...)

	resp.PlanValue = unsetPhones(req.StateValue, owned[req.Path.String()])
}

// unsetPhones is the plan of phone numbers that the configuration leaves out.
func unsetPhones(state types.Set, owned bool) types.Set {
	if owned {
		return types.SetNull(phoneType)
	}

	return state
}

func plannedPhones(config types.Set) types.Set {
	elements := make([]attr.Value, 0, len(config.Elements()))

	for _, element := range config.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() || object.IsUnknown() {
			elements = append(elements, element)

			continue
		}

		attributes := object.Attributes()
		if attributes["primary"].IsNull() {
			attributes["primary"] = types.BoolValue(false)
		}

		elements = append(elements, types.ObjectValueMust(phoneType.AttrTypes, attributes))
	}

	return types.SetValueMust(phoneType, elements)
}

// activeUnlessUnmanaged is the plan of active when the configuration leaves it out: true for a new user and from then
// on; as the server has it for a user that was imported, so that importing someone who left reactivates nobody.
type activeUnlessUnmanaged struct{}

// Description implements planmodifier.Describer.
func (activeUnlessUnmanaged) Description(context.Context) string {
	return "Unset, a user is active, except that an imported one stays as it is."
}

// MarkdownDescription implements planmodifier.Describer.
func (m activeUnlessUnmanaged) MarkdownDescription(ctx context.Context) string {
	return m.Description(ctx)
}

// PlanModifyBool implements planmodifier.Bool.
func (activeUnlessUnmanaged) PlanModifyBool(ctx context.Context, req planmodifier.BoolRequest, resp *planmodifier.BoolResponse) {
	if !req.ConfigValue.IsNull() {
		return
	}

	if req.State.Raw.IsNull() {
		resp.PlanValue = types.BoolValue(true)

		return
	}

	owned, diags := readOwnership(ctx, req.Private)
	resp.Diagnostics.Append(diags...)

	resp.PlanValue = unsetActive(req.StateValue, owned["active"])
}

// unsetActive is the plan of active, of an existing user, when the configuration leaves it out.
func unsetActive(state types.Bool, owned bool) types.Bool {
	if owned {
		return types.BoolValue(true)
	}

	return state
}

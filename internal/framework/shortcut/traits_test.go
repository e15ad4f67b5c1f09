// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thing is a resource whose reads and plans change nothing.
type thing struct {
	schema schema.Schema
}

func (*thing) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "thing"
}

func (t *thing) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = t.schema
}

func (*thing) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{Attributes: map[string]identityschema.Attribute{"id": identityschema.StringAttribute{}}}
}

func (*thing) Configure(context.Context, resource.ConfigureRequest, *resource.ConfigureResponse) {}

func (*thing) Create(context.Context, resource.CreateRequest, *resource.CreateResponse) {}

func (*thing) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (*thing) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (*thing) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (*thing) ReadState(context.Context, tftypes.Value, *Private) (ReadResult, bool) {
	return ReadResult{Identity: map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, "1")}}, true
}

func (*thing) PlanState(context.Context, tftypes.Value, tftypes.Value, *Private) (PlanResult, bool) {
	return PlanResult{}, true
}

// TestShortcutRefusesWhatItDoesNotKnow: the framework answers if a schema has something that is not known here.
func TestShortcutRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()

	optional := func(change func(*schema.StringAttribute)) schema.StringAttribute {
		a := schema.StringAttribute{Optional: true, Computed: true}
		if change != nil {
			change(&a)
		}

		return a
	}
	nested := func(a schema.Attribute, modifiers ...planmodifier.Set) schema.SetNestedAttribute {
		return schema.SetNestedAttribute{
			Optional: true, Computed: true, PlanModifiers: modifiers,
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"inner": a}},
		}
	}
	single := func(a schema.Attribute) schema.SingleNestedAttribute {
		return schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"inner": a}}
	}
	withDefault := func(a *schema.StringAttribute) { a.Default = stringdefault.StaticString("x") }
	withModifier := func(a *schema.StringAttribute) {
		a.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	}

	for name, test := range map[string]struct {
		attribute                schema.Attribute
		read, plan, valid, state bool
	}{
		"a text":                       {attribute: optional(nil), read: true, plan: true, valid: true, state: true},
		"a set":                        {attribute: nested(optional(nil)), read: true, plan: true, valid: true, state: true},
		"an object":                    {attribute: single(optional(nil)), read: true, plan: true, valid: true, state: true},
		"a default":                    {attribute: optional(withDefault), read: true, valid: true, state: true},
		"a modifier":                   {attribute: optional(withModifier), read: true, valid: true, state: true},
		"a modifier of a set":          {attribute: nested(optional(nil), setplanmodifier.UseStateForUnknown()), read: true, valid: true, state: true},
		"a default in a set":           {attribute: nested(optional(withDefault)), read: true, valid: true, state: true},
		"a modifier in an object":      {attribute: single(optional(withModifier)), read: true, valid: true, state: true},
		"a validator of a truth value": {attribute: schema.BoolAttribute{Optional: true, Validators: []validator.Bool{boolvalidator.AlsoRequires(path.MatchRoot("id"))}}, read: true, plan: true, state: true},
		"a validator of a map":         {attribute: schema.MapAttribute{Optional: true, ElementType: types.StringType, Validators: []validator.Map{mapvalidator.SizeAtMost(1)}}, read: true, plan: true, state: true},
		"a write-only argument":        {attribute: schema.StringAttribute{Optional: true, WriteOnly: true}},
		"one in an object":             {attribute: single(schema.StringAttribute{Optional: true, WriteOnly: true})},
		"a kind that is not known":     {attribute: schema.DynamicAttribute{Optional: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			described := schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}, "extra": test.attribute}}
			typ := &resourceType{new: func() resource.Resource { return &thing{schema: described} }}
			object, _ := described.Type().TerraformType(t.Context()).(tftypes.Object)

			encode := func(id any) *tfprotov6.DynamicValue {
				data, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, map[string]tftypes.Value{
					"id": tftypes.NewValue(tftypes.String, id), "extra": tftypes.NewValue(object.AttributeTypes["extra"], nil),
				}))
				if err != nil {
					t.Fatal(err)
				}

				return &data
			}

			if got := typ.read(t.Context(), 1, &tfprotov6.ReadResourceRequest{CurrentState: encode("1")}) != nil; got != test.read {
				t.Errorf("a read is answered: %t", got)
			}

			if got := typ.plan(t.Context(), 1, &tfprotov6.PlanResourceChangeRequest{PriorState: encode("1"), Config: encode(nil)}) != nil; got != test.plan {
				t.Errorf("a plan is answered: %t", got)
			}

			if got := typ.valid(t.Context(), &tfprotov6.ValidateResourceConfigRequest{Config: encode(nil)}); got != test.valid {
				t.Errorf("a validation is answered: %t", got)
			}

			raw := &tfprotov6.RawState{JSON: []byte(`{"id":"1"}`)}
			if got := typ.currentState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{RawState: raw}) != nil; got != test.state {
				t.Errorf("a stored state is answered: %t", got)
			}
		})
	}
}

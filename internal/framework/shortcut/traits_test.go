// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64default"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/listplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/mapplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// thing is a resource whose reads and plans change nothing.
type thing struct {
	schema       schema.Schema
	writesInPlan bool
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

func (t *thing) PlanState(ctx context.Context, _, _ tftypes.Value, private *Private) (PlanResult, bool) {
	if t.writesInPlan {
		private.SetKey(ctx, "key", []byte("1"))
	}

	return PlanResult{}, true
}

// validatedThing has validators of its own.
type validatedThing struct{ thing }

func (*validatedThing) ConfigValidators(context.Context) []resource.ConfigValidator { return nil }

// selfValidatingThing has a ValidateConfig method.
type selfValidatingThing struct{ thing }

func (*selfValidatingThing) ValidateConfig(context.Context, resource.ValidateConfigRequest, *resource.ValidateConfigResponse) {
}

// askedThing says itself that its configuration is not valid.
type askedThing struct{ selfValidatingThing }

func (*askedThing) ValidConfig(context.Context, tftypes.Value) bool { return false }

// warning is a validator that warns of every value, null too.
type warning struct{}

func (warning) Description(context.Context) string { return "" }

func (warning) MarkdownDescription(context.Context) string { return "" }

func (warning) ValidateString(_ context.Context, _ validator.StringRequest, resp *validator.StringResponse) {
	resp.Diagnostics.AddWarning("warned", "")
}

func (warning) ValidateSet(_ context.Context, _ validator.SetRequest, resp *validator.SetResponse) {
	resp.Diagnostics.AddWarning("warned", "")
}

// Types of the provider's own, which could validate or compare in their own way.
type (
	ownString struct{ basetypes.StringType }
	ownBool   struct{ basetypes.BoolType }
	ownInt64  struct{ basetypes.Int64Type }
	ownMap    struct{ basetypes.MapType }
	ownSet    struct{ basetypes.SetType }
	ownList   struct{ basetypes.ListType }
	ownObject struct{ basetypes.ObjectType }
)

// answers are the calls that the shortcut answers about a resource that exists and does not change.
type answers struct{ read, plan, valid, state bool }

var (
	all          = answers{read: true, plan: true, valid: true, state: true}
	none         = answers{}
	notPlanned   = answers{read: true, valid: true, state: true}
	notValidated = answers{read: true, plan: true, state: true}
)

// answered asks about a resource with an id and one more attribute, which is null.
func answered(t *testing.T, described schema.Schema, r func(thing) resource.Resource) answers {
	t.Helper()

	typ := &resourceType{new: func() resource.Resource { return r(thing{schema: described}) }}
	object, _ := described.Type().TerraformType(t.Context()).(tftypes.Object)

	encode := func(id any) *tfprotov6.DynamicValue {
		values := map[string]tftypes.Value{}
		for name, attribute := range object.AttributeTypes {
			values[name] = tftypes.NewValue(attribute, nil)
		}

		values["id"] = tftypes.NewValue(tftypes.String, id)

		data, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
		if err != nil {
			t.Fatal(err)
		}

		return &data
	}

	for state, value := range map[string]*tfprotov6.DynamicValue{"unknown": encode(tftypes.UnknownValue), "missing": nil} {
		if typ.read(t.Context(), 1, &tfprotov6.ReadResourceRequest{CurrentState: value}) != nil {
			t.Errorf("a read of %s state is answered", state)
		}
	}

	return answers{
		read:  typ.read(t.Context(), 1, &tfprotov6.ReadResourceRequest{CurrentState: encode("1")}) != nil,
		plan:  typ.plan(t.Context(), 1, &tfprotov6.PlanResourceChangeRequest{PriorState: encode("1"), Config: encode(nil)}) != nil,
		valid: typ.valid(t.Context(), &tfprotov6.ValidateResourceConfigRequest{Config: encode(nil)}),
		state: typ.currentState(t.Context(), &tfprotov6.UpgradeResourceStateRequest{RawState: &tfprotov6.RawState{JSON: []byte(`{"id":"1"}`)}}) != nil,
	}
}

func plainThing(r thing) resource.Resource { return &r }

// TestShortcutRefusesWhatItDoesNotKnow: the framework answers if an attribute has something that is not known here.
func TestShortcutRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()

	text, object := types.StringType, map[string]attr.Type{"inner": types.StringType}
	nested := map[string]schema.Attribute{"inner": schema.StringAttribute{Optional: true}}
	inner := schema.NestedAttributeObject{Attributes: nested}

	// Every kind of attribute with everything that it may have.
	kinds := map[string]map[string]schema.Attribute{
		"string": {
			"plain":      schema.StringAttribute{Optional: true},
			"default":    schema.StringAttribute{Optional: true, Computed: true, Default: stringdefault.StaticString("x")},
			"modifier":   schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}},
			"validator":  schema.StringAttribute{Optional: true, Validators: []validator.String{warning{}}},
			"own type":   schema.StringAttribute{Optional: true, CustomType: ownString{}},
			"write-only": schema.StringAttribute{Optional: true, WriteOnly: true},
			"deprecated": schema.StringAttribute{Optional: true, DeprecationMessage: "old"},
			"required":   schema.StringAttribute{Required: true},
		},
		"bool": {
			"plain":      schema.BoolAttribute{Optional: true},
			"default":    schema.BoolAttribute{Optional: true, Computed: true, Default: booldefault.StaticBool(true)},
			"modifier":   schema.BoolAttribute{Optional: true, PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()}},
			"validator":  schema.BoolAttribute{Optional: true, Validators: []validator.Bool{boolvalidator.Equals(true)}},
			"own type":   schema.BoolAttribute{Optional: true, CustomType: ownBool{}},
			"write-only": schema.BoolAttribute{Optional: true, WriteOnly: true},
			"deprecated": schema.BoolAttribute{Optional: true, DeprecationMessage: "old"},
		},
		"number": {
			"plain":      schema.Int64Attribute{Optional: true},
			"default":    schema.Int64Attribute{Optional: true, Computed: true, Default: int64default.StaticInt64(1)},
			"modifier":   schema.Int64Attribute{Optional: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()}},
			"validator":  schema.Int64Attribute{Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}},
			"own type":   schema.Int64Attribute{Optional: true, CustomType: ownInt64{}},
			"write-only": schema.Int64Attribute{Optional: true, WriteOnly: true},
		},
		"map": {
			"plain":                schema.MapAttribute{Optional: true, ElementType: text},
			"default":              schema.MapAttribute{Optional: true, Computed: true, ElementType: text, Default: mapdefault.StaticValue(types.MapNull(text))},
			"modifier":             schema.MapAttribute{Optional: true, ElementType: text, PlanModifiers: []planmodifier.Map{mapplanmodifier.UseStateForUnknown()}},
			"validator":            schema.MapAttribute{Optional: true, ElementType: text, Validators: []validator.Map{mapvalidator.SizeAtMost(1)}},
			"own type":             schema.MapAttribute{Optional: true, CustomType: ownMap{types.MapType{ElemType: text}}},
			"own type inside":      schema.MapAttribute{Optional: true, ElementType: ownString{}},
			"own type deep inside": schema.MapAttribute{Optional: true, ElementType: types.ObjectType{AttrTypes: map[string]attr.Type{"inner": ownString{}}}},
			"write-only":           schema.MapAttribute{Optional: true, ElementType: text, WriteOnly: true},
		},
		"set": {
			"plain":           schema.SetAttribute{Optional: true, ElementType: text},
			"default":         schema.SetAttribute{Optional: true, Computed: true, ElementType: text, Default: setdefault.StaticValue(types.SetNull(text))},
			"modifier":        schema.SetAttribute{Optional: true, ElementType: text, PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()}},
			"validator":       schema.SetAttribute{Optional: true, ElementType: text, Validators: []validator.Set{setvalidator.SizeAtMost(1)}},
			"own type":        schema.SetAttribute{Optional: true, CustomType: ownSet{types.SetType{ElemType: text}}},
			"own type inside": schema.SetAttribute{Optional: true, ElementType: ownString{}},
		},
		"list": {
			"plain":           schema.ListAttribute{Optional: true, ElementType: text},
			"modifier":        schema.ListAttribute{Optional: true, ElementType: text, PlanModifiers: []planmodifier.List{listplanmodifier.UseStateForUnknown()}},
			"default":         schema.ListAttribute{Optional: true, Computed: true, ElementType: text, Default: listdefault.StaticValue(types.ListNull(text))},
			"own type":        schema.ListAttribute{Optional: true, CustomType: ownList{types.ListType{ElemType: text}}},
			"own type inside": schema.ListAttribute{Optional: true, ElementType: ownString{}},
			"write-only":      schema.ListAttribute{Optional: true, ElementType: text, WriteOnly: true},
		},
		"set of objects": {
			"plain":                 schema.SetNestedAttribute{Optional: true, NestedObject: inner},
			"default":               schema.SetNestedAttribute{Optional: true, Computed: true, NestedObject: inner, Default: setdefault.StaticValue(types.SetNull(types.ObjectType{AttrTypes: object}))},
			"modifier":              schema.SetNestedAttribute{Optional: true, NestedObject: inner, PlanModifiers: []planmodifier.Set{setplanmodifier.UseStateForUnknown()}},
			"modifier of an object": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: nested, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()}}},
			"validator":             schema.SetNestedAttribute{Optional: true, NestedObject: inner, Validators: []validator.Set{warning{}}},
			"own type":              schema.SetNestedAttribute{Optional: true, NestedObject: inner, CustomType: ownSet{types.SetType{ElemType: inner.Type()}}},
			"own type of an object": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: nested, CustomType: ownObject{types.ObjectType{AttrTypes: object}}}},
		},
		"object": {
			"plain":     schema.SingleNestedAttribute{Optional: true, Attributes: nested},
			"default":   schema.SingleNestedAttribute{Optional: true, Computed: true, Attributes: nested, Default: objectdefault.StaticValue(types.ObjectNull(object))},
			"modifier":  schema.SingleNestedAttribute{Optional: true, Attributes: nested, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()}},
			"validator": schema.SingleNestedAttribute{Optional: true, Attributes: nested, Validators: []validator.Object{objectvalidator.AlsoRequires(path.MatchRoot("id"))}},
			"own type":  schema.SingleNestedAttribute{Optional: true, Attributes: nested, CustomType: ownObject{types.ObjectType{AttrTypes: object}}},
			"timeouts":  timeouts.Attributes(t.Context(), timeouts.Opts{Read: true}),
		},
		"another": {
			"kind": schema.ListNestedAttribute{Optional: true, NestedObject: inner},
			"type": schema.DynamicAttribute{Optional: true},
		},
	}

	want := map[string]answers{
		"plain": all, "timeouts": all,
		"default": notPlanned, "modifier": notPlanned, "modifier of an object": notPlanned,
		"validator": notValidated, "deprecated": notValidated, "required": notValidated,
		"kind": none, "type": none, "own type": none, "own type inside": none, "own type deep inside": none, "own type of an object": none, "write-only": none,
	}

	for kind, variants := range kinds {
		for variant, attribute := range variants {
			places := map[string]schema.Attribute{
				"":              attribute,
				" in an object": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{"inner": attribute}},
				" in a set":     schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{"inner": attribute}}},
			}

			for place, attribute := range places {
				// No list is validated here, and what is inside of null is not validated at all.
				expected := want[variant]
				expected.valid = expected.valid && kind != "list" || expected != none && place != ""

				t.Run(kind+" "+variant+place, func(t *testing.T) {
					t.Parallel()

					got := answered(t, schema.Schema{Attributes: map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}, "extra": attribute}}, plainThing)
					if got != expected {
						t.Errorf("got %+v, want %+v", got, expected)
					}
				})
			}
		}
	}
}

// TestShortcutRefusesResources: the framework answers if the resource or its whole schema has something of its own.
func TestShortcutRefusesResources(t *testing.T) {
	t.Parallel()

	attributes := map[string]schema.Attribute{"id": schema.StringAttribute{Computed: true}}

	for name, test := range map[string]struct {
		schema schema.Schema
		of     func(thing) resource.Resource
		want   answers
	}{
		"plain":          {schema.Schema{}, plainThing, all},
		"a block":        {schema.Schema{Blocks: map[string]schema.Block{"block": schema.SingleNestedBlock{}}}, plainThing, none},
		"deprecated":     {schema.Schema{DeprecationMessage: "old"}, plainThing, notValidated},
		"own validators": {schema.Schema{}, func(r thing) resource.Resource { return &validatedThing{r} }, notValidated},
		"own method":     {schema.Schema{}, func(r thing) resource.Resource { return &selfValidatingThing{r} }, notValidated},
		"own answer":     {schema.Schema{}, func(r thing) resource.Resource { return &askedThing{selfValidatingThing{r}} }, notValidated},
		"private state":  {schema.Schema{}, func(r thing) resource.Resource { r.writesInPlan = true; return &r }, notPlanned},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			test.schema.Attributes = attributes
			if got := answered(t, test.schema, test.of); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

// valid reports whether the configuration is certainly valid, without warnings.
func (t *resourceType) valid(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) bool {
	t.load(ctx)

	if !t.checksComplete || req.Config == nil {
		return false
	}

	raw, err := req.Config.Unmarshal(t.objectType)
	if err != nil || raw.IsNull() || !raw.IsKnown() {
		return false
	}

	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		return false
	}

	config := configuration{
		Config: tfsdk.Config{Raw: raw, Schema: t.schema},
		capabilities: validator.ValidateSchemaClientCapabilities{
			WriteOnlyAttributesAllowed: req.ClientCapabilities != nil && req.ClientCapabilities.WriteOnlyAttributesAllowed,
		},
	}

	for name, passes := range t.checks {
		if !passes(ctx, config, values[name]) {
			return false
		}
	}

	if v, ok := t.new().(Validator); ok {
		return v.ValidConfig(ctx, raw)
	}

	return true
}

// configuration is what validators receive beside the value.
type configuration struct {
	tfsdk.Config

	capabilities validator.ValidateSchemaClientCapabilities
}

// check reports whether the value of an attribute is certainly valid.
type check func(ctx context.Context, config configuration, value tftypes.Value) bool

// checksOf returns a check for each attribute of the schema. It returns false if the resource or its schema validates
// in a way that is not known here.
func checksOf(r resource.Resource, s schema.Schema) (checks map[string]check, ok bool) {
	_, byValidators := r.(resource.ResourceWithConfigValidators)
	_, byMethod := r.(resource.ResourceWithValidateConfig)

	if _, isValidator := r.(Validator); isValidator {
		byMethod = false
	}

	if byValidators || byMethod || s.DeprecationMessage != "" {
		return nil, false
	}

	checks = make(map[string]check, len(s.Attributes))

	for name, attribute := range s.Attributes {
		further, known := checkNothing, true

		switch a := attribute.(type) {
		case schema.StringAttribute:
			further = checkString(name, a.Validators)
		case schema.BoolAttribute:
			known = len(a.Validators) == 0
		case schema.Int64Attribute:
			known = len(a.Validators) == 0
		case schema.MapAttribute:
			known = len(a.Validators) == 0
		case schema.SetAttribute:
			known = len(a.Validators) == 0
		case schema.SetNestedAttribute:
			further = checkNullSet(name, a)
		case schema.SingleNestedAttribute:
			further, known = checkNull, len(a.Validators) == 0
		default:
			known = false
		}

		if !known || attribute.GetDeprecationMessage() != "" || !attribute.IsRequired() && !attribute.IsOptional() && !attribute.IsComputed() {
			return nil, false
		}

		checks[name] = checkPresence(attribute, further)
	}

	return checks, true
}

// checkPresence refuses null for a required attribute and any value for a read-only one, and then makes the further
// check.
func checkPresence(a schema.Attribute, further check) check {
	required, readOnly := a.IsRequired(), a.IsComputed() && !a.IsOptional()

	return func(ctx context.Context, config configuration, value tftypes.Value) bool {
		if value.IsNull() && required || !value.IsNull() && readOnly {
			return false
		}

		return further(ctx, config, value)
	}
}

var checkNothing check = func(context.Context, configuration, tftypes.Value) bool { return true }

// checkNull passes only null. The framework checks the content of an object.
func checkNull(_ context.Context, _ configuration, value tftypes.Value) bool { return value.IsNull() }

// checkString calls the attribute's validators, for null and unknown values too, as the framework does.
func checkString(name string, validators []validator.String) check {
	at, expression := path.Root(name), path.MatchRoot(name)

	return func(ctx context.Context, config configuration, value tftypes.Value) bool {
		if len(validators) == 0 {
			return true
		}

		text, err := raw.ReadText(value)
		if err != nil {
			return false
		}

		for _, v := range validators {
			var resp validator.StringResponse

			v.ValidateString(ctx, validator.StringRequest{
				Path: at, PathExpression: expression, Config: config.Config, ConfigValue: text, ClientCapabilities: config.capabilities,
			}, &resp)

			if len(resp.Diagnostics) > 0 {
				return false
			}
		}

		return true
	}
}

// checkNullSet passes only null, and only if the attribute's validators pass it. The framework checks the content of a
// set.
func checkNullSet(name string, a schema.SetNestedAttribute) check {
	at, expression := path.Root(name), path.MatchRoot(name)
	null := basetypes.NewSetNull(a.NestedObject.Type())

	return func(ctx context.Context, config configuration, value tftypes.Value) bool {
		if !value.IsNull() {
			return false
		}

		for _, v := range a.Validators {
			var resp validator.SetResponse

			v.ValidateSet(ctx, validator.SetRequest{
				Path: at, PathExpression: expression, Config: config.Config, ConfigValue: null, ClientCapabilities: config.capabilities,
			}, &resp)

			if len(resp.Diagnostics) > 0 {
				return false
			}
		}

		return true
	}
}

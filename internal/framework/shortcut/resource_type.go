// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Resource is a resource whose reads and plans can be answered here. It is configured as the framework configures it. A
// method that returns false leaves the call to the framework. It may do so whenever it has recorded and reported
// nothing, and must do so if the resource has to be replaced.
type Resource interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity

	// ReadState is Read for a resource that exists and is read without diagnostics. It changes private state as Read
	// does.
	ReadState(ctx context.Context, state tftypes.Value, private *Private) (ReadResult, bool)

	// PlanState is ModifyPlan for a resource that exists and stays. The configuration may have unknown values, the
	// state has none.
	PlanState(ctx context.Context, config, state tftypes.Value, private *Private) (PlanResult, bool)
}

// Validator is a resource with a ValidateConfig method.
type Validator interface {
	resource.ResourceWithValidateConfig

	// ValidConfig reports whether ValidateConfig has no diagnostics for a configuration.
	ValidConfig(ctx context.Context, config tftypes.Value) bool
}

// ReadResult is the result of a read.
type ReadResult struct {
	Identity map[string]tftypes.Value
	Changed  *tftypes.Value // the new state; nil is the state as it was
}

// PlanResult is the result of a plan.
type PlanResult struct {
	Changed *tftypes.Value // the planned state; nil is the state as it is
	// Diagnostics are those of the plan. PlanState must return true with them: if the framework planned again, a
	// message that is reported once a run would be lost.
	Diagnostics diag.Diagnostics
}

// resourceType caches what is known about a type of resource.
type resourceType struct {
	new func() resource.Resource

	once           sync.Once
	schema         schema.Schema
	objectType     tftypes.Type
	identityType   tftypes.Type
	version        int64
	textMaps       []string // attributes that are maps of strings
	traits         traits
	checks         map[string]check
	checksComplete bool // checks are all the validation that the resource has
}

func (t *resourceType) load(ctx context.Context) {
	t.once.Do(func() {
		r := t.new()

		var described resource.SchemaResponse

		r.Schema(ctx, resource.SchemaRequest{}, &described)

		if described.Diagnostics.HasError() {
			return
		}

		t.schema = described.Schema
		t.version = described.Schema.GetVersion()
		t.objectType = described.Schema.Type().TerraformType(ctx)
		t.textMaps = textMapsOf(t.objectType)
		t.traits = traitsOf(described.Schema)
		t.checks, t.checksComplete = checksOf(r, described.Schema)
		t.checksComplete = t.checksComplete && t.traits.known

		if identified, ok := r.(resource.ResourceWithIdentity); ok {
			var identity resource.IdentitySchemaResponse

			identified.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
			t.identityType = identity.IdentitySchema.Type().TerraformType(ctx)
		}
	})
}

func textMapsOf(object tftypes.Type) []string {
	var names []string

	if o, ok := object.(tftypes.Object); ok {
		for name, attribute := range o.AttributeTypes {
			if attribute.Equal(textMap) {
				names = append(names, name)
			}
		}
	}

	return names
}

// configured returns the configured resource, if its calls can be answered here.
func (t *resourceType) configured(ctx context.Context, providerData any) (Resource, bool) {
	r, ok := t.new().(Resource)
	if !ok || providerData == nil {
		return nil, false
	}

	t.load(ctx)

	if !t.traits.known || t.identityType == nil {
		return nil, false
	}

	var resp resource.ConfigureResponse

	r.Configure(ctx, resource.ConfigureRequest{ProviderData: providerData}, &resp)

	return r, !resp.Diagnostics.HasError()
}

// resourceAndState returns the resource, its state and its private state, if its calls can be answered here.
func (t *resourceType) resourceAndState(
	ctx context.Context, providerData any, encoded *tfprotov6.DynamicValue, encodedPrivate []byte,
) (r Resource, state tftypes.Value, private *Private, ok bool) {
	if r, ok = t.configured(ctx, providerData); !ok {
		return nil, state, nil, false
	}

	if state, ok = decodeKnown(encoded, t.objectType); !ok {
		return nil, state, nil, false
	}

	private, ok = readPrivate(encodedPrivate)

	return r, state, private, ok
}

// decodeKnown decodes a value. It returns false if anything in the value is unknown, or the whole value is null.
func decodeKnown(value *tfprotov6.DynamicValue, typ tftypes.Type) (decoded tftypes.Value, ok bool) {
	if value == nil {
		return decoded, false
	}

	decoded, err := value.Unmarshal(typ)

	return decoded, err == nil && !decoded.IsNull() && decoded.IsFullyKnown()
}

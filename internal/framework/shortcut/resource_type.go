// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package shortcut

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Unchanged is implemented by a resource that can tell that a read or a plan changes nothing. It is configured as the
// framework would configure it, and asked only with known values; "no" is always safe to answer.
type Unchanged interface {
	resource.ResourceWithConfigure
	resource.ResourceWithIdentity

	// ReadUnchanged reads what state holds. If the framework's Read would put exactly this state into its answer, without
	// diagnostics, it returns the identity that it would set, and otherwise nil. It changes private state as Read would.
	// The context carries what was read to Read, so that passing the call on asks the server nothing twice.
	ReadUnchanged(ctx context.Context, state tftypes.Value, private *Private) (identity map[string]tftypes.Value, onward context.Context)

	// PlanUnchanged reports whether the plan for the configuration is exactly the state, without diagnostics, where the
	// proposed new state is the prior state already.
	PlanUnchanged(ctx context.Context, config, state tftypes.Value, private *Private) bool
}

// resourceType is what is known of a type of resource without asking it each time.
type resourceType struct {
	new func() resource.Resource

	once     sync.Once
	schema   schema.Schema
	object   tftypes.Type
	identity tftypes.Type
	version  int64
	flat     bool // without blocks and without arguments that are never stored, which the framework treats specially
	checks   map[string]check
	checked  bool // checks are all that validates
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
		t.object = described.Schema.Type().TerraformType(ctx)
		t.flat = len(described.Schema.Blocks) == 0 && !anyWriteOnly(described.Schema.Attributes)
		t.checks, t.checked = checksOf(r, described.Schema)
		t.checked = t.checked && t.flat

		if identified, ok := r.(resource.ResourceWithIdentity); ok {
			var identity resource.IdentitySchemaResponse

			identified.IdentitySchema(ctx, resource.IdentitySchemaRequest{}, &identity)
			t.identity = identity.IdentitySchema.Type().TerraformType(ctx)
		}
	})
}

func anyWriteOnly(attributes map[string]schema.Attribute) bool {
	for _, attribute := range attributes {
		if attribute.IsWriteOnly() {
			return true
		}
	}

	return false
}

// configured is the resource if it can tell whether anything changes, with its provider data.
func (t *resourceType) configured(ctx context.Context, providerData any) (Unchanged, bool) {
	r, ok := t.new().(Unchanged)
	if !ok || providerData == nil {
		return nil, false
	}

	t.load(ctx)

	if !t.flat || t.identity == nil {
		return nil, false
	}

	var resp resource.ConfigureResponse

	r.Configure(ctx, resource.ConfigureRequest{ProviderData: providerData}, &resp)

	return r, !resp.Diagnostics.HasError()
}

// decode is a whole value with everything known, or not ok.
func decode(value *tfprotov6.DynamicValue, typ tftypes.Type) (decoded tftypes.Value, ok bool) {
	if value == nil {
		return decoded, false
	}

	decoded, err := value.Unmarshal(typ)

	return decoded, err == nil && !decoded.IsNull() && decoded.IsFullyKnown()
}

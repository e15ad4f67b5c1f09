// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package raw_test

import (
	"context"
	"math/big"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/raw"
)

func TestRawScalars(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct{ got, want tftypes.Value }{
		"text":         {raw.Text("a"), tftypes.NewValue(tftypes.String, "a")},
		"empty text":   {raw.Text(""), tftypes.NewValue(tftypes.String, nil)},
		"true":         {raw.Bool(new(true)), tftypes.NewValue(tftypes.Bool, true)},
		"neither":      {raw.Bool(nil), tftypes.NewValue(tftypes.Bool, nil)},
		"int":          {raw.Int(new(-7)), tftypes.NewValue(tftypes.Number, -7)},
		"no int":       {raw.Int(nil), tftypes.NewValue(tftypes.Number, nil)},
		"no decimal":   {raw.Decimal(nil), tftypes.NewValue(tftypes.Number, nil)},
		"no time":      {raw.Time(nil), tftypes.NewValue(tftypes.String, nil)},
		"time in UTC":  {raw.Time(new(time.Date(2026, 11, 6, 1, 7, 29, 936941226, time.FixedZone("", 2*60*60)))), tftypes.NewValue(tftypes.String, "2026-11-05T23:07:29Z")},
		"whole number": {raw.Decimal(big.NewRat(200, 2)), tftypes.NewValue(tftypes.Number, 100)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if !test.got.Equal(test.want) {
				t.Errorf("got %s, want %s", test.got, test.want)
			}
		})
	}
}

// TestRawDecimalIsTheWrittenNumber compares with the number that Terraform reads from a configuration.
func TestRawDecimalIsTheWrittenNumber(t *testing.T) {
	t.Parallel()

	for _, text := range []string{"92.3", "0.1", "15.06", "66.7", "1000000.01", "0"} {
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatal(text)
		}

		written, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}

		if got := raw.Decimal(exact); !got.Equal(tftypes.NewValue(tftypes.Number, written)) {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

// pairs is a data source with arguments, a raw list and an ordinary value.
type pairs struct {
	framework.DataSource

	broken bool
}

func pairAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{Computed: true},
		"inner": schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"number": schema.Int64Attribute{Computed: true},
		}}},
	}
}

func (*pairs) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "atlassian_pairs"
}

func (*pairs) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"names": raw.FilterAttribute("Names."),
		"limit": schema.Int64Attribute{Optional: true},
		"given": schema.Int64Attribute{Computed: true},
		"none":  schema.StringAttribute{Computed: true},
		"pairs": raw.ListAttribute("Pairs.", pairAttributes()),
	}}
}

func (p *pairs) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	object := raw.NewObject(ctx, pairAttributes())
	inner := raw.NewObject(ctx, map[string]schema.Attribute{"number": schema.Int64Attribute{Computed: true}})
	names := raw.Filter(ctx, req.Config, "names", &resp.Diagnostics)

	if limit := raw.Argument[*int](ctx, req.Config, "limit", &resp.Diagnostics); limit != nil {
		names = names[:*limit]
	}

	values := make([]tftypes.Value, len(names))
	for i, name := range names {
		values[i] = object.Of(map[string]tftypes.Value{
			"name":  raw.Text(name),
			"inner": inner.List([]tftypes.Value{inner.Of(map[string]tftypes.Value{"number": raw.Int(&i)})}),
		})
	}

	given := -1
	if names != nil {
		given = len(names)
	}

	computed := map[string]tftypes.Value{"pairs": object.List(values), "given": raw.Int(&given)}
	if names == nil {
		computed["pairs"] = object.NullList()
	}

	if p.broken {
		computed["given"] = raw.Text("many")
	}

	resp.Diagnostics.Append(raw.SetState(ctx, req.Config, &resp.State, computed)...)
}

func TestProtocolRawState(t *testing.T) {
	t.Parallel()

	pair := func(name string, n float64) any {
		return map[string]any{"name": name, "inner": []any{map[string]any{"number": n}}}
	}

	for name, test := range map[string]struct{ config, want map[string]any }{
		"some": {
			config: map[string]any{"names": []string{"a", "b"}},
			want: map[string]any{
				"names": []any{"a", "b"}, "limit": nil, "given": 2.0, "none": nil, "pairs": []any{pair("a", 0), pair("b", 1)},
			},
		},
		"fewer": {
			config: map[string]any{"names": []string{"a", "b"}, "limit": 1},
			want:   map[string]any{"names": []any{"a", "b"}, "limit": 1.0, "given": 1.0, "none": nil, "pairs": []any{pair("a", 0)}},
		},
		"an empty list is not an unset one": {
			config: map[string]any{"names": []string{}},
			want:   map[string]any{"names": []any{}, "limit": nil, "given": 0.0, "none": nil, "pairs": []any{}},
		},
		"unset": {want: map[string]any{"names": nil, "limit": nil, "given": -1.0, "none": nil, "pairs": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			state, diags := protocoltest.DriveDataSource(t, &pairs{}, nil).Read(test.config)
			if text := protocoltest.Errors(diags); text != "" {
				t.Fatal(text)
			}

			if diff := cmp.Diff(test.want, state); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSetRawStateLeavesTheConfigurationAlone: SetState does not change the configuration, which the framework compares
// with the state afterwards.
func TestSetRawStateLeavesTheConfigurationAlone(t *testing.T) {
	t.Parallel()

	var resp datasource.SchemaResponse

	source := &pairs{}
	source.Schema(t.Context(), datasource.SchemaRequest{}, &resp)

	raw := tftypes.NewValue(resp.Schema.Type().TerraformType(t.Context()), map[string]tftypes.Value{
		"names": tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{raw.Text("a")}),
		"limit": raw.Int(nil),
		"given": raw.Int(nil),
		"none":  raw.Text(""),
		"pairs": raw.NewObject(t.Context(), pairAttributes()).NullList(),
	})
	before := raw.Copy()

	read := datasource.ReadResponse{State: tfsdk.State{Schema: resp.Schema}}
	source.Read(t.Context(), datasource.ReadRequest{Config: tfsdk.Config{Raw: raw, Schema: resp.Schema}}, &read)

	if read.Diagnostics.HasError() || !raw.Equal(before) || read.State.Raw.Equal(before) {
		t.Errorf("configuration %s, state %s, %v", raw, read.State.Raw, read.Diagnostics)
	}
}

func TestProtocolRawStateThatDoesNotFit(t *testing.T) {
	t.Parallel()

	_, diags := protocoltest.DriveDataSource(t, &pairs{broken: true}, nil).Read(nil)
	if protocoltest.Errors(diags) == "" {
		t.Error("a text is written where a number belongs")
	}
}

func TestRawListValues(t *testing.T) {
	t.Parallel()

	ctx := t.Context()

	listType, ok := raw.ListAttribute("Pairs.", pairAttributes()).GetType().(basetypes.ListTypable)
	if !ok {
		t.Fatal("the type is no list type")
	}

	object := raw.NewObject(ctx, pairAttributes())
	one := func() tftypes.Value {
		return object.List([]tftypes.Value{object.Of(map[string]tftypes.Value{
			"name":  raw.Text("a"),
			"inner": tftypes.NewValue(listOf(ctx, pairAttributes(), "inner"), nil),
		})})
	}

	convert := func(raw tftypes.Value) basetypes.ListValuable {
		t.Helper()

		value, err := listType.ValueFromTerraform(ctx, raw)
		if err != nil {
			t.Fatal(err)
		}

		list, ok := value.(basetypes.ListValuable)
		if !ok {
			t.Fatalf("%T is no list", value)
		}

		return list
	}

	full, same, null := convert(one()), convert(one()), convert(object.NullList())
	unknown := convert(tftypes.NewValue(listType.TerraformType(ctx), tftypes.UnknownValue))

	alias := full
	if !full.Equal(alias) || !full.Equal(same) || full.Equal(null) || null.Equal(full) || !null.Equal(convert(object.NullList())) || full.Equal(unknown) {
		t.Error("Equal is wrong")
	}

	if full.IsNull() || full.IsUnknown() || !null.IsNull() || null.IsUnknown() || unknown.IsNull() || !unknown.IsUnknown() {
		t.Error("IsNull or IsUnknown is wrong")
	}

	list, diags := full.ToListValue(ctx)
	if diags.HasError() || len(list.Elements()) != 1 {
		t.Fatalf("as a list it is %v, %v", list, diags)
	}

	back, diags := listType.ValueFromList(ctx, list)
	if diags.HasError() || !full.Equal(back) {
		t.Errorf("there and back it is %v, %v", back, diags)
	}

	if _, err := listType.ValueFromTerraform(ctx, tftypes.NewValue(tftypes.String, "a")); err == nil {
		t.Error("a text is taken for a list")
	}

	raw, err := listType.ValueType(ctx).ToTerraformValue(ctx)
	if err != nil || !raw.IsNull() {
		t.Errorf("the zero value is %v, %v", raw, err)
	}
}

func listOf(ctx context.Context, attributes map[string]schema.Attribute, name string) tftypes.Type {
	return attributes[name].GetType().TerraformType(ctx)
}

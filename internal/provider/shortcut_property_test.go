// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/clienttest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// countingServer counts the calls that reach the framework.
type countingServer struct {
	protocolServer

	calls int
}

// protocolServer has every interface of the framework's server.
type protocolServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

func (c *countingServer) ValidateResourceConfig(ctx context.Context,
	req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	c.calls++

	return c.protocolServer.ValidateResourceConfig(ctx, req)
}

func (c *countingServer) UpgradeResourceState(ctx context.Context,
	req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	c.calls++

	return c.protocolServer.UpgradeResourceState(ctx, req)
}

func (c *countingServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	c.calls++

	return c.protocolServer.ReadResource(ctx, req)
}

func (c *countingServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	c.calls++

	return c.protocolServer.PlanResourceChange(ctx, req)
}

// providerPair holds two providers with the same configuration: served has the shortcuts, as the real provider does,
// and alone is the framework without them.
type providerPair struct {
	t         testing.TB
	random    *rand.Rand
	served    tfprotov6.ProviderServer
	forwarded *countingServer
	alone     tfprotov6.ProviderServer

	user, identity tftypes.Object
}

func newProviderPair(t testing.TB, seed uint64, settings map[string]tftypes.Value) *providerPair {
	t.Helper()

	none := func(string) string { return "" }
	framework := func(p *atlassianProvider) protocolServer {
		server, ok := providerserver.NewProtocol6(p)().(protocolServer)
		if !ok {
			t.Fatal("the framework's server offers less than it did")
		}

		return server
	}

	served := &atlassianProvider{version: "test", getenv: none}
	b := &providerPair{
		t: t, random: rand.New(rand.NewPCG(seed, 1)),
		forwarded: &countingServer{protocolServer: framework(served)},
		alone:     framework(&atlassianProvider{version: "test", getenv: none}),
	}
	b.served = served.shortcuts(t.Context(), b.forwarded)

	// The two are asked about one schema, which takes a while to say.
	schemas, err := b.alone.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}

	identities, err := b.alone.GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}

	b.user, _ = schemas.ResourceSchemas["atlassian_user"].ValueType().(tftypes.Object)
	b.identity, _ = identities.IdentitySchemas["atlassian_user"].ValueType().(tftypes.Object)

	typ, _ := schemas.Provider.ValueType().(tftypes.Object)
	config := nulls(typ)

	maps.Copy(config, settings)

	for _, server := range []tfprotov6.ProviderServer{b.served, b.alone} {
		resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{Config: b.encode(typ, tftypes.NewValue(typ, config))})
		if err != nil || len(resp.Diagnostics) > 0 {
			t.Fatal(err, resp.Diagnostics)
		}
	}

	return b
}

func (b *providerPair) encode(typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	b.t.Helper()

	encoded, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		b.t.Fatal(err)
	}

	return &encoded
}

func nulls(typ tftypes.Object) map[string]tftypes.Value {
	values := make(map[string]tftypes.Value, len(typ.AttributeTypes))
	for name, attribute := range typ.AttributeTypes {
		values[name] = tftypes.NewValue(attribute, nil)
	}

	return values
}

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

// same fails unless both providers give the same answer. It compares decoded values; opaque bytes, such as private
// state, must be identical.
func (b *providerPair) same(what string, served, alone any, err, errAlone error) {
	b.t.Helper()

	if reflect.DeepEqual(alone, served) && (err == nil) == (errAlone == nil) {
		return // the usual case, which takes a tenth of the comparison below
	}

	options := gocmp.Options{
		cmpopts.EquateEmpty(),
		cmpopts.SortSlices(func(x, y *tfprotov6.Diagnostic) bool {
			return cmp.Compare(fmt.Sprint(x.Attribute, x.Summary, x.Detail), fmt.Sprint(y.Attribute, y.Summary, y.Detail)) < 0
		}),
		gocmp.Transformer("decoded", func(v *tfprotov6.DynamicValue) string {
			if v == nil {
				return "absent"
			}

			for _, typ := range []tftypes.Type{b.user, b.identity} {
				if value, err := v.Unmarshal(typ); err == nil {
					return describe(value)
				}
			}

			return fmt.Sprintf("%x %s", v.MsgPack, v.JSON)
		}),
		gocmp.Comparer(func(x, y *tftypes.AttributePath) bool { return x.Equal(y) }),
	}

	if diff := gocmp.Diff(alone, served, options); diff != "" || (err == nil) != (errAlone == nil) {
		b.t.Fatalf("%s: the framework alone answers otherwise (-alone +served): %v %v\n%s", what, err, errAlone, diff)
	}
}

// describe writes a value with its attributes, and the elements of lists and sets, in sorted order.
func describe(value tftypes.Value) string {
	if !value.IsKnown() || value.IsNull() {
		return value.String()
	}

	var object map[string]tftypes.Value
	if value.As(&object) == nil {
		var parts []string
		for name, attribute := range object {
			parts = append(parts, name+"="+describe(attribute))
		}

		slices.Sort(parts)

		return fmt.Sprint(parts)
	}

	var elements []tftypes.Value
	if value.As(&elements) == nil {
		var parts []string
		for _, element := range elements {
			parts = append(parts, describe(element))
		}

		slices.Sort(parts)

		return fmt.Sprint(parts)
	}

	return value.String()
}

func (b *providerPair) read(req tfprotov6.ReadResourceRequest) *tfprotov6.ReadResourceResponse {
	b.t.Helper()

	forServed, forAlone := req, req
	served, err := b.served.ReadResource(b.t.Context(), &forServed)
	alone, errAlone := b.alone.ReadResource(b.t.Context(), &forAlone)
	b.same("read", served, alone, err, errAlone)

	return alone
}

func (b *providerPair) plan(req tfprotov6.PlanResourceChangeRequest) {
	b.t.Helper()

	forServed, forAlone := req, req
	served, err := b.served.PlanResourceChange(b.t.Context(), &forServed)
	alone, errAlone := b.alone.PlanResourceChange(b.t.Context(), &forAlone)

	// The provider invents an id for a block that has none.
	served.PlannedPrivate, alone.PlannedPrivate = withoutBlock(served.PlannedPrivate), withoutBlock(alone.PlannedPrivate)

	// At an error, the framework stops among the attributes, which it visits in no fixed order. What it has planned by
	// then does not matter.
	if refused(served.Diagnostics) && refused(alone.Diagnostics) {
		served.PlannedState, alone.PlannedState = nil, nil
	}

	b.same("plan", served, alone, err, errAlone)
}

var blockEntry = regexp.MustCompile(`"block":"[^"]*"`)

func withoutBlock(private []byte) []byte {
	return blockEntry.ReplaceAll(private, []byte(`"block":"…"`))
}

func refused(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

func (b *providerPair) validate(req tfprotov6.ValidateResourceConfigRequest) {
	b.t.Helper()

	forServed, forAlone := req, req
	served, err := b.served.ValidateResourceConfig(b.t.Context(), &forServed)
	alone, errAlone := b.alone.ValidateResourceConfig(b.t.Context(), &forAlone)
	b.same("validation", served, alone, err, errAlone)
}

func (b *providerPair) upgrade(req tfprotov6.UpgradeResourceStateRequest) {
	b.t.Helper()

	forServed, forAlone := req, req
	served, err := b.served.UpgradeResourceState(b.t.Context(), &forServed)
	alone, errAlone := b.alone.UpgradeResourceState(b.t.Context(), &forAlone)
	b.same("upgrade", served, alone, err, errAlone)
}

func (b *providerPair) chance(percent int) bool { return b.random.IntN(100) < percent }

func pick[T any](b *providerPair, from ...T) T { return from[b.random.IntN(len(from))] }

// value returns a random value for an attribute, a plausible one more often than not.
func (b *providerPair) value(name string, typ tftypes.Type) tftypes.Value {
	switch {
	case b.chance(25):
		return tftypes.NewValue(typ, nil)
	case typ.Is(tftypes.Bool):
		return tftypes.NewValue(typ, b.chance(50))
	case typ.Is(tftypes.Set{}):
		return b.phones(typ)
	case typ.Is(tftypes.Object{}):
		object, _ := typ.(tftypes.Object)
		values := nulls(object)
		values["read"] = text(pick(b, "1m", "90s", "soon", ""))

		return tftypes.NewValue(typ, values)
	case name == "email":
		return text(pick(b, "ann@corp.test", "ANN@corp.test", "bob@corp.test", "no address"))
	case name == "on_destroy":
		return text(pick(b, "delete", "deactivate", "unlink", "retain", "forget"))
	case name == "timezone":
		return text(pick(b, "Europe/Berlin", "UTC", "Moon/Base"))
	case name == "preferred_language":
		return text(pick(b, "en-US", "de", "not a language"))
	case b.chance(90):
		return text(pick(b, "a", "A", "b", "Zoë"))
	default:
		return text(pick(b, "", " blank", "control\x01"))
	}
}

func (b *providerPair) phones(typ tftypes.Type) tftypes.Value {
	set, _ := typ.(tftypes.Set)
	phone, _ := set.ElementType.(tftypes.Object)

	var elements []tftypes.Value
	for i := range b.random.IntN(3) {
		elements = append(elements, tftypes.NewValue(phone, map[string]tftypes.Value{
			"value":   text(fmt.Sprint("+49 30 ", i)),
			"type":    pick(b, text("work"), tftypes.NewValue(tftypes.String, nil)),
			"primary": pick(b, tftypes.NewValue(tftypes.Bool, true), tftypes.NewValue(tftypes.Bool, false), tftypes.NewValue(tftypes.Bool, nil)),
		}))
	}

	return tftypes.NewValue(typ, elements)
}

// mutate changes a few attributes at random, some of them to unknown.
func (b *providerPair) mutate(values map[string]tftypes.Value, most int) {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}

	slices.Sort(names)

	for range b.random.IntN(most + 1) {
		name := pick(b, names...)
		values[name] = b.value(name, b.user.AttributeTypes[name])

		if b.chance(5) {
			values[name] = tftypes.NewValue(b.user.AttributeTypes[name], tftypes.UnknownValue)
		}
	}
}

// private returns private state of every kind that can occur, and some kinds that can't. It always has the block's id,
// because each provider would otherwise invent another.
func (b *providerPair) private(usual []byte, state map[string]tftypes.Value) []byte {
	private := map[string][]byte{}

	var block string

	_ = state["id"].As(&block)

	if b.chance(40) {
		_ = json.Unmarshal(usual, &private)
		private["block"] = strconv.AppendQuote(nil, "block of "+block)

		usual, _ = json.Marshal(private)

		return usual
	}

	private["block"] = strconv.AppendQuote(nil, "block of "+block)

	if b.chance(80) {
		owned := []string{}

		for _, name := range []string{"active", "display_name", "given_name", "phone_numbers", "title", "user_name"} {
			if b.chance(25) {
				owned = append(owned, name)
			}
		}

		private["owned"], _ = json.Marshal(owned)
	}

	if b.chance(10) {
		private["emails"] = []byte(`["home"]`)
	}

	switch {
	case b.chance(3):
		private[".import_before_read"] = []byte("true")
	case b.chance(3):
		private["owned"] = []byte(`{"not":"a list"}`)
	case b.chance(3):
		private["other"] = []byte(`no json`)
	case b.chance(3):
		private["empty"] = []byte{}
	case b.chance(3):
		return []byte(pick(b, "garbage", `{"a": 1}`))
	}

	encoded, err := json.Marshal(private)
	if err != nil {
		b.t.Fatal(err)
	}

	if b.chance(3) {
		encoded = append([]byte(" "), encoded...)
	}

	return encoded
}

func (b *providerPair) identityOf(values map[string]tftypes.Value) *tfprotov6.ResourceIdentityData {
	identity := map[string]tftypes.Value{"directory_id": values["directory_id"], "id": values["id"]}

	switch {
	case b.chance(30):
		return nil
	case b.chance(5):
		identity["id"] = text("someone else")
	case b.chance(5):
		identity["id"] = tftypes.NewValue(tftypes.String, nil)
	case b.chance(5):
		return &tfprotov6.ResourceIdentityData{IdentityData: b.encode(b.identity, tftypes.NewValue(b.identity, nil))}
	case b.chance(3):
		return &tfprotov6.ResourceIdentityData{}
	}

	return &tfprotov6.ResourceIdentityData{IdentityData: b.encode(b.identity, tftypes.NewValue(b.identity, identity))}
}

// propose returns the proposed new state, as Terraform makes it.
func (b *providerPair) propose(config, state map[string]tftypes.Value) map[string]tftypes.Value {
	proposed := map[string]tftypes.Value{}

	for name, value := range config {
		proposed[name] = value
		if value.IsNull() && name != "email" && name != "timeouts" {
			proposed[name] = state[name]
		}
	}

	return proposed
}

// TestShortcutsAnswerAsTheFramework shows that the server in front of the framework gives the same answer as the
// framework to every call. Each run makes other calls; ATLASSIAN_PROPERTY_SEED repeats a run.
func TestShortcutsAnswerAsTheFramework(t *testing.T) {
	t.Parallel()

	const cases = 25

	first := depth.FirstSeed()

	t.Logf("from seed %d", first)

	world, ids, directory := directoryOf(t, 60)
	credentials := world.Credentials()

	vary(world, credentials.DirectoryID, ids)

	with := func(more map[string]tftypes.Value) map[string]tftypes.Value {
		settings := map[string]tftypes.Value{}
		for _, m := range []map[string]tftypes.Value{directory, more} {
			maps.Copy(settings, m)
		}

		return settings
	}
	unknown := tftypes.NewValue(tftypes.String, tftypes.UnknownValue)

	for name, settings := range map[string]map[string]tftypes.Value{
		"directory":         directory,
		"organization too":  with(map[string]tftypes.Value{"org_id": text(credentials.OrgID), "api_key": text(credentials.APIKey)}),
		"read-only":         with(map[string]tftypes.Value{"read_only": tftypes.NewValue(tftypes.Bool, true)}),
		"no deprovisioning": with(map[string]tftypes.Value{"deprovision_limit": tftypes.NewValue(tftypes.Number, 0)}),
		"another directory": with(map[string]tftypes.Value{"directory_id": text("7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60")}),
		"no directory":      with(map[string]tftypes.Value{"directory_id": tftypes.NewValue(tftypes.String, nil), "org_id": text(credentials.OrgID)}),
		"unknown directory": with(map[string]tftypes.Value{"directory_id": unknown}),
		"unknown key":       with(map[string]tftypes.Value{"api_key": unknown}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			compare(newProviderPair(t, uint64(len(name))+first, settings), cases, credentials.DirectoryID, ids)
		})
	}
}

// directoryOf starts a simulator with some people. It returns the ids of their records and the settings of a provider
// for their directory.
func directoryOf(t testing.TB, people int) (world *simulator.Server, ids []string, settings map[string]tftypes.Value) {
	t.Helper()

	// The simulator reports a limit that is never used up. Without one, the providers would have to find it, which
	// takes time.
	world = simulator.New(simulator.Options{JournalBodyLimit: -1, Seed: 1, Limit: clienttest.PlentifulLimit})

	stop, err := world.Start()
	if err != nil {
		t.Fatal(err)
	}

	t.Cleanup(stop)

	credentials := world.Credentials()

	ids, err = world.SeedSCIMUsers(credentials.DirectoryID, people)
	if err != nil {
		t.Fatal(err)
	}

	return world, ids, map[string]tftypes.Value{
		"base_url": text(world.URL()), "directory_id": text(credentials.DirectoryID), "scim_api_key": text(credentials.SCIMKey),
	}
}

// vary makes the records differ in everything that matters to a read.
func vary(world *simulator.Server, directoryID string, ids []string) {
	for i, id := range ids {
		world.SetSCIMUser(directoryID, id, func(u *simulator.SCIMUser) {
			given, title, empty := "Ann", "Engineer", ""

			if i%2 == 0 {
				u.Name.GivenName, u.Title = &given, &title
			}

			if i%3 == 0 {
				u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+49 30 0", Type: "work", Primary: true}, {Value: "+49 30 1"}}
			}

			if i%4 == 0 {
				u.UserName = "login-" + u.UserName
			}

			if i%5 == 0 {
				u.Emails = append(u.Emails, simulator.SCIMEmail{Value: "other-" + u.Emails[0].Value, Type: "home"})
			}

			if i%7 == 0 {
				u.Active, u.NickName = false, &empty
			}
		})
	}
}

func compare(b *providerPair, cases int, directoryID string, ids []string) {
	b.t.Helper()

	calls := 0

	for range cases {
		state := nulls(b.user)
		state["id"], state["directory_id"] = text(pick(b, append(ids, "gone")...)), text(directoryID)
		state["adopt_existing"], state["on_destroy"] = tftypes.NewValue(tftypes.Bool, b.chance(10)), text(pick(b, "delete", "delete", "unlink", "retain"))

		// Start from a state that the framework has read, so that another read leaves it unchanged.
		first := b.read(tfprotov6.ReadResourceRequest{TypeName: "atlassian_user", CurrentState: b.encode(b.user, tftypes.NewValue(b.user, state))})
		calls++

		if first.NewState != nil {
			if value, err := first.NewState.Unmarshal(b.user); err == nil && !value.IsNull() {
				_ = value.As(&state)
			}
		}

		if b.chance(40) {
			b.mutate(state, 2)
		}

		encoded := b.encode(b.user, tftypes.NewValue(b.user, state))
		b.read(tfprotov6.ReadResourceRequest{
			TypeName: "atlassian_user", CurrentState: encoded, Private: b.private(first.Private, state), CurrentIdentity: b.identityOf(state),
		})

		config := nulls(b.user)

		for name, value := range state {
			if name == "email" || b.chance(95) && (name == "on_destroy" || name == "adopt_existing") || b.chance(40) && !slices.Contains([]string{"id", "directory_id", "account_id", "created_at"}, name) {
				config[name] = value
			}
		}

		if b.chance(40) {
			b.mutate(config, 2)
		}

		proposed := b.encode(b.user, tftypes.NewValue(b.user, b.propose(config, state)))
		if b.chance(20) {
			proposed = encoded
		}

		written := b.encode(b.user, tftypes.NewValue(b.user, config))
		b.plan(tfprotov6.PlanResourceChangeRequest{
			TypeName: "atlassian_user", PriorState: encoded, ProposedNewState: proposed, Config: written,
			PriorPrivate: b.private(first.Private, state), PriorIdentity: b.identityOf(state),
		})
		b.validate(tfprotov6.ValidateResourceConfigRequest{TypeName: "atlassian_user", Config: written})

		calls += 3

		if raw := b.stored(state); raw != nil {
			b.upgrade(tfprotov6.UpgradeResourceStateRequest{TypeName: "atlassian_user", RawState: raw, Version: pick(b, int64(0), 0, 0, 1)})

			calls++
		}
	}

	b.t.Logf("%d of %d calls were answered in front of the framework", calls-b.forwarded.calls, calls)
}

// stored returns a state as Terraform stores it, sometimes with attributes that the schema does not have.
func (b *providerPair) stored(state map[string]tftypes.Value) *tfprotov6.RawState {
	plain := map[string]any{}

	for name, value := range state {
		var s string

		var truth bool

		switch {
		case !value.IsFullyKnown():
			return nil
		case value.IsNull():
			plain[name] = nil
		case value.As(&s) == nil:
			plain[name] = s
		case value.As(&truth) == nil:
			plain[name] = truth
		}
	}

	switch {
	case b.chance(10):
		plain["removed_attribute"] = "x"
	case b.chance(10):
		plain["email"] = []string{"no text"}
	case b.chance(10):
		delete(plain, "title")
	}

	encoded, err := json.Marshal(plain)
	if err != nil {
		b.t.Fatal(err)
	}

	return &tfprotov6.RawState{JSON: encoded}
}

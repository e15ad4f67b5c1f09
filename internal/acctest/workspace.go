// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
)

// Block is a resource block. A value of its configuration, or an element of a list in it, may be a Reference.
type Block struct {
	Address string // "atlassian_user.ann"
	Config  map[string]any
}

// Reference is another block's attribute. The other block must come first.
type Reference struct{ Address, Attribute string }

// Workspace is a state, with the part of Terraform's core that the life of resources needs: in process, and one
// resource after the other. As in Terraform:
//   - planning and applying are two provider processes;
//   - an apply plans again what it creates or changes, destroys as planned, and calls the provider for nothing else;
//   - a resource whose creation failed half way is tainted and replaced;
//   - what depends on a failed resource is left alone;
//   - what is no longer configured is destroyed in the reverse order of its creation.
type Workspace struct {
	tb      testing.TB
	drive   func() *Driver
	entries []*stateEntry
	// planned is the last plan, by address.
	planned map[string]*Plan
	// replacing are the resources that this plan or apply replaces. Their attributes are unknown until they exist
	// again.
	replacing map[string]bool
}

type stateEntry struct {
	address      string
	instance     *Instance
	tainted      bool
	dependencies []string
}

// Workspace makes an empty workspace. Each plan and each apply starts a provider with these arguments.
func (e *Environment) Workspace(tb testing.TB, arguments map[string]any) *Workspace {
	tb.Helper()

	return &Workspace{tb: tb, drive: func() *Driver { return e.Drive(tb, arguments) }}
}

// Configure changes the provider's arguments for all later plans and applies.
func (w *Workspace) Configure(environment *Environment, arguments map[string]any) {
	w.drive = func() *Driver { return environment.Drive(w.tb, arguments) }
}

// State returns the instance at an address, nil if there is none.
func (w *Workspace) State(address string) *Instance {
	if entry := w.at(address); entry != nil {
		return entry.instance
	}

	return nil
}

// Addresses returns the addresses in the state, in order of creation.
func (w *Workspace) Addresses() []string {
	addresses := make([]string, len(w.entries))
	for i, entry := range w.entries {
		addresses[i] = entry.address
	}

	return addresses
}

// Import imports a resource into the state. It returns what went wrong, "" if nothing did.
func (w *Workspace) Import(ctx context.Context, address, id string) string {
	typeName, _, _ := strings.Cut(address, ".")

	instance, diags := w.drive().Import(ctx, typeName, id)
	if text := protocoltest.Errors(diags); text != "" || instance == nil {
		return "import " + address + ": " + text
	}

	w.entries = append(w.entries, &stateEntry{address: address, instance: instance})

	return ""
}

// Forget removes a resource from the state, as a removed block with destroy = false does.
func (w *Workspace) Forget(address string) {
	w.entries = slices.DeleteFunc(w.entries, func(entry *stateEntry) bool { return entry.address == address })
}

// Plan refreshes and plans. Each failure is one line.
func (w *Workspace) Plan(ctx context.Context, blocks []Block) (actions map[string]Action, failures []string) {
	w.tb.Helper()

	driver := w.drive()

	failures = w.refresh(ctx, driver)
	if len(failures) > 0 {
		return nil, failures
	}

	actions, w.planned, w.replacing = map[string]Action{}, map[string]*Plan{}, map[string]bool{}

	for _, entry := range slices.Backward(w.entries) {
		if configured(blocks, entry.address) {
			continue
		}

		plan, diags := driver.Plan(ctx, entry.instance.Type, nil, entry.instance)
		if failures = append(failures, failed(entry.address, diags)...); plan != nil {
			actions[entry.address], w.planned[entry.address] = plan.Action, plan
		}
	}

	for _, block := range blocks {
		plan, diags := w.planBlock(ctx, driver, block)
		if failures = append(failures, failed(block.Address, diags)...); plan == nil {
			continue
		}

		if entry := w.at(block.Address); entry != nil && entry.tainted {
			plan.Action = Replace
		}

		actions[block.Address], w.planned[block.Address] = plan.Action, plan
		w.replacing[block.Address] = plan.Action == Replace
	}

	return actions, failures
}

// Apply plans, and applies the plan if it has no failure.
func (w *Workspace) Apply(ctx context.Context, blocks []Block) (failures []string) {
	w.tb.Helper()

	if _, failures = w.Plan(ctx, blocks); len(failures) > 0 {
		return failures
	}

	driver := w.drive()
	kept := map[string]bool{} // what could not be destroyed, and its dependencies

	for _, entry := range slices.Backward(slices.Clone(w.entries)) {
		if configured(blocks, entry.address) && !w.replacing[entry.address] {
			continue
		}

		if kept[entry.address] {
			w.keep(kept, entry)

			continue
		}

		if texts := w.destroy(ctx, driver, entry); len(texts) > 0 {
			failures = append(failures, texts...)

			w.keep(kept, entry)
		}
	}

	for _, block := range blocks {
		failures = append(failures, w.applyBlock(ctx, driver, block, kept)...)
	}

	return failures
}

func (w *Workspace) keep(kept map[string]bool, entry *stateEntry) {
	kept[entry.address] = true

	for _, dependency := range entry.dependencies {
		kept[dependency] = true
	}
}

func (w *Workspace) destroy(ctx context.Context, driver *Driver, entry *stateEntry) []string {
	left, diags := driver.Apply(ctx, driver.destruction(w.planned[entry.address]))
	if left == nil {
		w.entries = slices.DeleteFunc(w.entries, func(o *stateEntry) bool { return o == entry })
	} else {
		entry.instance = left
	}

	return failed(entry.address, diags)
}

func (w *Workspace) applyBlock(ctx context.Context, driver *Driver, block Block, kept map[string]bool) []string {
	entry := w.at(block.Address)
	if entry != nil && kept[block.Address] {
		return nil
	}

	config, dependencies, known := w.resolve(block.Config)
	if !known {
		return nil
	}

	if entry != nil && w.planned[block.Address].Action == NoAction {
		entry.dependencies = dependencies

		return nil
	}

	var prior *Instance
	if entry != nil {
		prior = entry.instance
	}

	typeName, _, _ := strings.Cut(block.Address, ".")

	plan, diags := driver.Plan(ctx, typeName, config, prior)
	if plan == nil {
		return failed(block.Address, diags)
	}

	instance, diags := driver.Apply(ctx, plan)

	failures := failed(block.Address, diags)
	w.replacing[block.Address] = false

	switch {
	case entry == nil && instance != nil:
		w.entries = append(w.entries, &stateEntry{address: block.Address, instance: instance, dependencies: dependencies, tainted: len(failures) > 0})
	case entry != nil && instance != nil:
		entry.instance, entry.dependencies = instance, dependencies
	case entry != nil:
		w.entries = slices.DeleteFunc(w.entries, func(o *stateEntry) bool { return o == entry })
	}

	return failures
}

func (w *Workspace) refresh(ctx context.Context, driver *Driver) (failures []string) {
	for _, entry := range slices.Clone(w.entries) {
		instance, diags := driver.Read(ctx, entry.instance)
		if texts := failed(entry.address, diags); len(texts) > 0 {
			failures = append(failures, texts...)

			continue
		}

		if instance == nil {
			w.entries = slices.DeleteFunc(w.entries, func(o *stateEntry) bool { return o == entry })

			continue
		}

		entry.instance = instance
	}

	return failures
}

func (w *Workspace) planBlock(ctx context.Context, driver *Driver, block Block) (*Plan, []*tfprotov6.Diagnostic) {
	config, _, _ := w.resolve(block.Config)
	typeName, _, _ := strings.Cut(block.Address, ".")

	if diags := driver.Validate(ctx, typeName, config); protocoltest.Errors(diags) != "" {
		return nil, diags
	}

	return driver.Plan(ctx, typeName, config, w.State(block.Address))
}

// resolve replaces references by values. The value is Unknown while the referenced resource does not exist.
func (w *Workspace) resolve(config map[string]any) (resolved map[string]any, dependencies []string, known bool) {
	resolved, known = map[string]any{}, true

	var value func(any) any

	value = func(given any) any {
		switch v := given.(type) {
		case Reference:
			dependencies = append(dependencies, v.Address)

			if instance := w.State(v.Address); instance != nil && !w.replacing[v.Address] {
				return instance.Value(w.tb)[v.Attribute]
			}

			known = false

			return protocoltest.Unknown
		case []any:
			elements := make([]any, len(v))
			for i := range v {
				elements[i] = value(v[i])
			}

			return elements
		}

		return given
	}

	for name, given := range config {
		resolved[name] = value(given)
	}

	return resolved, dependencies, known
}

func (w *Workspace) at(address string) *stateEntry {
	for _, entry := range w.entries {
		if entry.address == address {
			return entry
		}
	}

	return nil
}

func configured(blocks []Block, address string) bool {
	return slices.ContainsFunc(blocks, func(b Block) bool { return b.Address == address })
}

// failed returns the errors at an address, with the blamed attributes in brackets.
func failed(address string, diags []*tfprotov6.Diagnostic) []string {
	text := protocoltest.Errors(diags)
	if text == "" {
		return nil
	}

	return []string{fmt.Sprintf("%s: %s %s", address, text, protocoltest.Blamed(diags))}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// The first line of each page says which key it needs, and the table in the guide on keys says the same for all pages.
func TestEveryTypeSaysWhichKeyItNeeds(t *testing.T) {
	t.Parallel()

	if testing.Short() {
		t.Skip("holds the whole provider against its documentation")
	}

	got := schemas(t)
	needs := map[string][]string{}

	note := func(name, description string) {
		line, _, _ := strings.Cut(description, "\n")

		need, ok := strings.CutPrefix(line, "**Needs** ")
		if !ok {
			t.Errorf("%s does not say in its first line which key it needs: begin its description with a text like those of internal/framework/needs.go", name)
		}

		needs[need] = append(needs[need], name)
	}

	for kind, types := range map[string]map[string]*tfprotov6.Schema{"": got.ResourceSchemas, "data ": got.DataSourceSchemas, "list ": got.ListResourceSchemas} {
		for name, schema := range types {
			note(kind+"`"+name+"`", schema.Block.Description)
		}
	}

	for name, action := range got.ActionSchemas {
		note("action `"+name+"`", action.Schema.Block.Description)
	}

	var table strings.Builder

	table.WriteString("| needs | what |\n|---|---|\n")

	for _, need := range slices.Sorted(maps.Keys(needs)) {
		slices.Sort(needs[need])
		fmt.Fprintf(&table, "| %s | %s |\n", strings.TrimSuffix(need, "."), strings.Join(needs[need], ", "))
	}

	path := filepath.Join("..", "..", "templates", "guides", "keys.md.tmpl")

	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	const from, to = "## What needs which\n\n", "\n*Without scopes*"

	before, rest, _ := strings.Cut(string(text), from)

	was, after, found := strings.Cut(rest, to)
	if !found {
		t.Fatalf("%s has no table between %q and %q", path, from, to)
	}

	if was == table.String() {
		return
	}

	if os.Getenv("ATLASSIAN_NEEDS") != "update" {
		t.Fatalf("%s has another table than the pages: run this test with ATLASSIAN_NEEDS=update, then make generate", path)
	}

	if err := os.WriteFile(path, []byte(before+from+table.String()+to+after), 0o600); err != nil {
		t.Fatal(err)
	}
}

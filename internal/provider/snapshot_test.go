// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

const updateSnapshot = "ATLASSIAN_SCHEMA"

// The interface of the provider is what the snapshot says. A change of it is meant, or is a mistake: whoever means it
// writes it into the changelog, and makes the snapshot anew, which is refused as long as the changelog does not name
// what has changed.
func TestSchemaIsTheOneOfTheSnapshot(t *testing.T) {
	t.Parallel()

	if testing.Short() {
		t.Skip("holds the whole provider against its documentation")
	}

	path := filepath.Join("testdata", "schema.txt")

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	before, now := string(content), snapshot(t)
	if before == now {
		return
	}

	unreleased := unreleasedChanges(t)
	for _, name := range changedTypes(before, now) {
		if !regexp.MustCompile("(?:[/`]|\\* )" + regexp.QuoteMeta(name) + `\b`).MatchString(unreleased) {
			t.Errorf("CHANGELOG.md says nothing of %s under the version that is unreleased, as * resource/atlassian_user: … or **New Resource:** `atlassian_user`", name)
		}
	}

	if t.Failed() || os.Getenv(updateSnapshot) != "update" {
		t.Fatalf("the schema has changed. Say so in CHANGELOG.md, then run this test with %s=update and commit the snapshot.\n%s", updateSnapshot, cmp.Diff(strings.Split(before, "\n"), strings.Split(now, "\n")))
	}

	if err := os.WriteFile(path, []byte(now), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What is changed is told by type, and by its name as the changelog has it.
func TestChangedTypes(t *testing.T) {
	t.Parallel()

	before := "data atlassian_users\ndata atlassian_users.emails set(string) optional\nprovider.org_id string optional\nresource atlassian_user.email string required\n"
	for name, test := range map[string]struct {
		now  string
		want []string
	}{
		"same":     {before, nil},
		"type":     {strings.Replace(before, "string required", "number required", 1), []string{"atlassian_user"}},
		"gone":     {strings.Replace(before, "data atlassian_users.emails set(string) optional\n", "", 1), []string{"atlassian_users"}},
		"new":      {before + "resource atlassian_group.name string required\n", []string{"atlassian_group"}},
		"provider": {strings.Replace(before, "org_id", "org", 1), []string{"provider"}},
	} {
		if got := changedTypes(before, test.now); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

// changedTypes are the types of which any line is new or gone.
func changedTypes(before, now string) []string {
	lines := map[string]int{}
	for line := range strings.SplitSeq(before, "\n") {
		lines[line]--
	}

	for line := range strings.SplitSeq(now, "\n") {
		lines[line]++
	}

	names := map[string]bool{}

	for line, n := range lines {
		if n == 0 {
			continue
		}

		name := strings.Fields(line)[0]
		if fields := strings.Fields(line); name != "provider" && !strings.HasPrefix(name, "provider.") {
			name = fields[1]
		}

		name, _, _ = strings.Cut(name, ".")
		names[name] = true
	}

	return slices.Sorted(maps.Keys(names))
}

func unreleasedChanges(t *testing.T) string {
	t.Helper()

	content, err := os.ReadFile(filepath.Join("..", "..", "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}

	heading, rest, _ := strings.Cut(string(content), "\n")
	if !strings.Contains(heading, "(Unreleased)") {
		t.Fatalf("CHANGELOG.md begins with %q: there is no version that is unreleased", heading)
	}

	text, _, _ := strings.Cut(rest, "\n## ")

	return text
}

// snapshot is the interface, one line for each type, attribute and parameter, in order.
func snapshot(t *testing.T) string {
	t.Helper()

	got := schemas(t)

	var lines []string

	add := func(prefix string, block *tfprotov6.SchemaBlock) {
		lines = append(lines, attributeLines(prefix, block.Attributes)...)
	}

	add("provider", got.Provider.Block)

	for kind, types := range map[string]map[string]*tfprotov6.Schema{"resource": got.ResourceSchemas, "data": got.DataSourceSchemas, "list": got.ListResourceSchemas} {
		for name, schema := range types {
			lines = append(lines, fmt.Sprintf("%s %s version %d", kind, name, schema.Version))
			add(kind+" "+name, schema.Block)
		}
	}

	for name, action := range got.ActionSchemas {
		lines = append(lines, "action "+name)
		add("action "+name, action.Schema.Block)
	}

	for name, function := range got.Functions {
		signature := make([]string, len(function.Parameters))
		for i, parameter := range function.Parameters {
			signature[i] = parameter.Name + " " + parameter.Type.String()
		}

		lines = append(lines, fmt.Sprintf("function %s (%s) %s", name, strings.Join(signature, ", "), function.Return.Type))
	}

	slices.Sort(lines)

	return strings.Join(lines, "\n") + "\n"
}

func attributeLines(prefix string, attributes []*tfprotov6.SchemaAttribute) []string {
	var lines []string

	for _, a := range attributes {
		var kind string
		if a.NestedType != nil {
			kind = strings.ToLower(strings.TrimPrefix(a.NestedType.Nesting.String(), "SchemaObjectNestingMode"))
		} else {
			kind = strings.ReplaceAll(a.Type.String(), "tftypes.", "")
		}

		line := []string{prefix + "." + a.Name, kind}
		for _, flag := range []struct {
			name string
			set  bool
		}{{"required", a.Required}, {"optional", a.Optional}, {"computed", a.Computed}, {"sensitive", a.Sensitive}, {"write-only", a.WriteOnly}, {"deprecated", a.Deprecated}} {
			if flag.set {
				line = append(line, flag.name)
			}
		}

		lines = append(lines, strings.Join(line, " "))
		if a.NestedType != nil {
			lines = append(lines, attributeLines(prefix+"."+a.Name, a.NestedType.Attributes)...)
		}
	}

	return lines
}

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
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

const updateSnapshot = "ATLASSIAN_SCHEMA"

// The provider's interface is the one in the snapshot. To change it on purpose, describe the change in CHANGELOG.md and
// update the snapshot. The test refuses the update until an entry that names what has changed is new or reworded since
// the last update, because an older entry is about an earlier change. What was never released may go with its entry.
func TestSchemaMatchesSnapshot(t *testing.T) {
	t.Parallel()

	if testing.Short() {
		t.Skip("holds the whole provider against its documentation")
	}

	path, said := filepath.Join("testdata", "schema.txt"), filepath.Join("testdata", "schema_changelog.txt")

	before, now := readText(t, path), snapshot(t)
	if before == now {
		return
	}

	entriesBefore, entries := strings.Split(readText(t, said), "\n"), unreleasedEntries(t)
	for _, c := range changesOf(before, now) {
		if !c.isToldBy(entriesBefore, entries) && (c.isIn(now) || !c.isToldBy(entries, entriesBefore)) {
			t.Errorf("CHANGELOG.md has no entry that names %s and is new or reworded since the snapshot was taken, under the version that is unreleased. "+
				"Write or reword one, such as * resource/atlassian_user: `title` … or * **New Resource:** `atlassian_user`", c)
		}
	}

	if t.Failed() || os.Getenv(updateSnapshot) != "update" {
		t.Fatalf("the schema has changed. Say so in CHANGELOG.md, then run this test with %s=update and commit the snapshot.\n%s", updateSnapshot, cmp.Diff(strings.Split(before, "\n"), strings.Split(now, "\n")))
	}

	for path, text := range map[string]string{path: now, said: strings.Join(entries, "\n")} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func readText(t *testing.T, path string) string {
	t.Helper()

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	return string(content)
}

// An entry for a new or removed type needs only its name. For any other type, each changed attribute must be named.
func TestChangesOfTheSnapshot(t *testing.T) {
	t.Parallel()

	before := "data atlassian_users version 0\ndata atlassian_users.emails set(string) optional\nfunction csv (rows list) string\n" +
		"provider.org_id string optional\nresource atlassian_user.email string required\nresource atlassian_user.phone_numbers.value string\n"
	for name, test := range map[string]struct {
		now  string
		want []change
	}{
		"same":      {before, nil},
		"type":      {strings.Replace(before, "string required", "number required", 1), []change{{"atlassian_user", "email"}}},
		"gone":      {strings.Replace(before, "data atlassian_users.emails set(string) optional\n", "", 1), []change{{"atlassian_users", "emails"}}},
		"added":     {before + "resource atlassian_user.title string\n", []change{{"atlassian_user", "title"}}},
		"nested":    {before + "resource atlassian_user.phone_numbers.type string\n", []change{{"atlassian_user", "phone_numbers"}}},
		"new type":  {before + "resource atlassian_group version 0\nresource atlassian_group.name string\n", []change{{"atlassian_group", ""}}},
		"same name": {before + "data atlassian_user version 0\ndata atlassian_user.id string\n", []change{{"atlassian_user", ""}}},
		"provider":  {strings.Replace(before, "org_id", "org", 1), []change{{"provider", "org"}, {"provider", "org_id"}}},
		"function":  {strings.Replace(before, "rows list", "table list", 1), []change{{"csv", ""}}},
		"version":   {strings.Replace(before, "version 0", "version 1", 1), []change{{"atlassian_users", ""}}},
	} {
		if got := changesOf(before, test.now); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", name, got, test.want)
		}
	}
}

func TestChangeIsNamedByAnEntry(t *testing.T) {
	t.Parallel()

	for _, test := range []struct {
		change change
		entry  string
		want   bool
	}{
		{change{"atlassian_user", "title"}, "* resource/atlassian_user, data-source/atlassian_user: `title` is the job title.", true},
		{change{"atlassian_user", "title"}, "* **New Resource:** `atlassian_user`", false},
		{change{"atlassian_user", "title"}, "* resource/atlassian_users: `title`", false},
		{change{"atlassian_user", "title"}, "* resource/atlassian_user: `job_title`", false},
		{change{"atlassian_user", ""}, "* **New Resource:** `atlassian_user`", true},
		{change{"provider", "org_id"}, "* provider: `org_id`", true},
		{change{"csv", ""}, "* function/csv: takes numbers", true},
		{change{"csv", ""}, "* function/csv_rows: takes numbers", false},
	} {
		if got := test.change.isNamedBy(test.entry); got != test.want {
			t.Errorf("%s by %q: %t", test.change, test.entry, got)
		}
	}
}

func TestChangeIsToldByANewEntry(t *testing.T) {
	t.Parallel()

	const title, reworded, other = "* resource/atlassian_user: `title`", "* resource/atlassian_user: `title` is the job", "* resource/atlassian_user: `email`"

	for name, test := range map[string]struct {
		before, now []string
		want        bool
	}{
		"no entry":              {nil, nil, false},
		"a new entry":           {[]string{other}, []string{other, title}, true},
		"a reworded entry":      {[]string{title}, []string{reworded}, true},
		"an entry is gone":      {[]string{title, other}, []string{other}, false},
		"only an old entry":     {[]string{title}, []string{title}, false},
		"new is another entry":  {[]string{title}, []string{title, other}, false},
		"entries changed place": {[]string{title, other}, []string{other, title}, false},
	} {
		if got := (change{"atlassian_user", "title"}).isToldBy(test.before, test.now); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}

	const snapshot = "provider.org_id string optional\nresource atlassian_user version 0\nresource atlassian_user.title string\n"
	for c, want := range map[change]bool{
		{"atlassian_user", "title"}: true, {"atlassian_user", ""}: true, {"provider", "org_id"}: true,
		{"atlassian_user", "email"}: false, {"atlassian_users", ""}: false, {"provider", "title"}: false,
	} {
		if got := c.isIn(snapshot); got != want {
			t.Errorf("%s is in the snapshot: %t", c, got)
		}
	}
}

// A change is a type, or an attribute of a type, that differs between two snapshots.
type change struct{ typ, attribute string }

func (c change) String() string {
	if c.attribute == "" {
		return c.typ
	}

	return c.typ + " and `" + c.attribute + "`"
}

func (c change) isNamedBy(entry string) bool {
	return regexp.MustCompile("(?:[/`]|\\* )"+regexp.QuoteMeta(c.typ)+`\b`).MatchString(entry) &&
		(c.attribute == "" || strings.Contains(entry, "`"+c.attribute+"`"))
}

// isToldBy reports whether an entry that names the change is in the later changelog and not in the earlier one.
func (c change) isToldBy(earlier, later []string) bool {
	return slices.ContainsFunc(later, func(entry string) bool { return c.isNamedBy(entry) && !slices.Contains(earlier, entry) })
}

// isIn reports whether the type, or the attribute of it, is in a snapshot.
func (c change) isIn(snapshot string) bool {
	for line := range strings.Lines(snapshot) {
		_, typ, attribute := lineOf(line)
		if typ == c.typ && (c.attribute == "" || attribute == c.attribute) {
			return true
		}
	}

	return false
}

// changesOf returns the types and attributes with a new or removed line.
func changesOf(before, now string) []change {
	const both = 2

	in := map[string]int{} // in how many of the two snapshots a line occurs, or any line of a type

	for _, snapshot := range []string{before, now} {
		for found := range maps.Keys(linesAndKinds(snapshot)) {
			in[found]++
		}
	}

	changes := map[change]bool{}

	for line := range strings.Lines(before + now) {
		kind, typ, attribute := lineOf(line)

		switch {
		case in[line] == both:
		case in[kind] == both:
			changes[change{typ, attribute}] = true
		default:
			changes[change{typ, ""}] = true
		}
	}

	return slices.SortedFunc(maps.Keys(changes), func(a, b change) int { return strings.Compare(a.typ+" "+a.attribute, b.typ+" "+b.attribute) })
}

func linesAndKinds(snapshot string) map[string]bool {
	found := map[string]bool{}

	for line := range strings.Lines(snapshot) {
		kind, _, _ := lineOf(line)
		found[line], found[kind] = true, true
	}

	return found
}

// lineOf parses a line: the kind and name of the type, the name alone, and the attribute, if any.
func lineOf(line string) (kind, typ, attribute string) {
	fields := strings.Fields(line)

	kind = fields[0]
	if kind != "provider" && !strings.HasPrefix(kind, "provider.") {
		kind += " " + fields[1]
	}

	kind, path, _ := strings.Cut(kind, ".")
	attribute, _, _ = strings.Cut(path, ".")

	return kind, kind[strings.Index(kind, " ")+1:], attribute
}

func unreleasedEntries(t *testing.T) []string {
	t.Helper()

	heading, rest, _ := strings.Cut(readText(t, filepath.Join("..", "..", "CHANGELOG.md")), "\n")
	if !strings.Contains(heading, "(Unreleased)") {
		t.Fatalf("CHANGELOG.md begins with %q: there is no version that is unreleased", heading)
	}

	text, _, _ := strings.Cut(rest, "\n## ")

	return strings.Split(text, "\n")
}

// snapshot returns the provider's interface, one sorted line for each type, attribute and function.
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

	identities, err := provider.NewServer(t.Context(), "test").GetResourceIdentitySchemas(t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		t.Fatal(err)
	}

	for name, identity := range identities.IdentitySchemas {
		lines = append(lines, fmt.Sprintf("identity %s version %d", name, identity.Version))
		for _, a := range identity.IdentityAttributes {
			lines = append(lines, fmt.Sprintf("identity %s.%s %s required %t", name, a.Name, plainType(a.Type), a.RequiredForImport))
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

func plainType(t tftypes.Type) string { return strings.ReplaceAll(t.String(), "tftypes.", "") }

func attributeLines(prefix string, attributes []*tfprotov6.SchemaAttribute) []string {
	var lines []string

	for _, a := range attributes {
		var kind string
		if a.NestedType != nil {
			kind = strings.ToLower(strings.TrimPrefix(a.NestedType.Nesting.String(), "SchemaObjectNestingMode"))
		} else {
			kind = plainType(a.Type)
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

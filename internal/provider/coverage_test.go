// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

var (
	coverageFile = regexp.MustCompile("(?m)^`([a-z0-9-]+\\.json)`$")

	pathParameter = regexp.MustCompile(`\{\w+}`)
)

// COVERAGE.md says for each documented operation which types of the provider use it, and then the client's code has its
// path, or why no type uses it.
func TestCoverageOfDocumentedOperations(t *testing.T) {
	t.Parallel()

	if testing.Short() {
		t.Skip("holds the whole provider against its documentation")
	}

	path := filepath.Join("..", "client", "COVERAGE.md")
	text := readText(t, path)

	if folder := os.Getenv("ATLASSIAN_OPENAPI_DIR"); folder != "" {
		if complete := completedTable(t, folder, text); complete != text {
			if os.Getenv("ATLASSIAN_COVERAGE") != "update" {
				t.Errorf("%s is not of the documents in %s: run this test with ATLASSIAN_COVERAGE=update, and say of each new operation what uses it, or why not", path, folder)
			} else if err := os.WriteFile(path, []byte(complete), 0o600); err != nil {
				t.Fatal(err)
			}

			text = complete
		}
	}

	types, code := typeNames(t), pathsOfClient(t)
	rows := coverage.Parse(text)

	if len(rows) < 70 {
		t.Errorf("the table has %d operations", len(rows))
	}

	for _, row := range rows {
		operation := row.Operation()

		if row.Unused() {
			if len(row.Use) < len("No: a reason") {
				t.Errorf("%s: %q is no reason", operation, row.Use)
			}

			continue
		}

		if len(row.Users) == 0 {
			t.Errorf("%s: nothing uses it, and no reason is given: %q", operation, row.Use)
		}

		for _, user := range row.Users {
			if !slices.Contains(types, user) {
				t.Errorf("%s: there is no %s", operation, user)
			}
		}

		if !slices.ContainsFunc(code, func(p []string) bool { return samePath(p, row.Path) }) {
			t.Errorf("%s: the client has no such path", operation)
		}
	}
}

// usedByTestsOnly lists operations that the provider does not use, but a test outside the simulator does.
var usedByTestsOnly = map[string]string{
	"GET /v1/orgs/{orgId}/directory/users/{accountId}/last-active-dates": "the client's limiter meets the limit that it has of its own",
}

// The simulator has a route for each operation that is used, and no other, because an unused route only costs upkeep.
// An operation that the documents lack counts as used if the client's code has its path.
func TestSimulatorRoutesAreUsed(t *testing.T) {
	t.Parallel()

	has, documented := map[string]bool{}, map[string]bool{}

	for _, route := range simulator.New(simulator.Options{}).Routes() {
		has[pathParameter.ReplaceAllString(route, "{}")] = true
	}

	for _, row := range coverage.Parse(readText(t, filepath.Join("..", "client", "COVERAGE.md"))) {
		route := row.Method + " " + pathParameter.ReplaceAllString(row.Address(), "{}")
		documented[route] = true
		there := has[route]

		wanted := usedByTestsOnly[row.Operation()] != "" || !row.Unused()
		if there != wanted {
			t.Errorf("%s: the simulator has it: %t; it is used, or asked by a test: %t", row.Operation(), there, wanted)
		}
	}

	code := pathsOfClient(t)

	for route := range has {
		_, path, _ := strings.Cut(route, " ")
		if !documented[route] && !slices.ContainsFunc(code, func(p []string) bool { return samePath(p, path) }) {
			t.Errorf("%s: the documents do not have it, and the client does not ask for it", route)
		}
	}
}

// completedTable returns the table with exactly the operations of the documents, and keeps what it said about each.
func completedTable(t *testing.T, folder, text string) string {
	t.Helper()

	said := map[string]string{}
	for _, row := range coverage.Parse(text) {
		said[row.Operation()] = row.Use
	}

	var out strings.Builder

	out.WriteString(text[:strings.Index(text, "\n## ")+1])

	for section := range strings.SplitSeq(text[strings.Index(text, "\n## ")+1:], "\n## ") {
		heading, _, _ := strings.Cut(strings.TrimPrefix(section, "## "), "\n")

		file := coverageFile.FindStringSubmatch(section)
		if file == nil {
			t.Fatalf("the section %s names no document", heading)
		}

		fmt.Fprintf(&out, "## %s\n\n`%s`\n\n| operation | used by, or why not |\n|---|---|\n", heading, file[1])

		for _, operation := range documentedOperations(t, filepath.Join(folder, file[1])) {
			fmt.Fprintf(&out, "| `%s` | %s |\n", operation, said[operation])
		}

		out.WriteString("\n")
	}

	return strings.TrimSuffix(out.String(), "\n")
}

// documentedOperations returns the operations of a document, sorted by path and method.
func documentedOperations(t *testing.T, file string) []string {
	t.Helper()

	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}

	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}

	if err := json.Unmarshal(content, &document); err != nil {
		t.Fatal(err)
	}

	var operations []string

	for _, path := range slices.Sorted(maps.Keys(document.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(document.Paths[path])) {
			if slices.Contains([]string{"delete", "get", "patch", "post", "put"}, method) {
				operations = append(operations, strings.ToUpper(method)+" "+path)
			}
		}
	}

	return operations
}

// typeNames returns the names of the provider's resources, data sources and actions.
func typeNames(t *testing.T) []string {
	t.Helper()

	got := schemas(t)

	return slices.Concat(slices.Collect(maps.Keys(got.ResourceSchemas)),
		slices.Collect(maps.Keys(got.DataSourceSchemas)), slices.Collect(maps.Keys(got.ActionSchemas)))
}

// pathsOfClient returns the paths that the client's code builds, as segments. A segment that is no literal is a star.
func pathsOfClient(t *testing.T) [][]string {
	t.Helper()

	var paths [][]string

	code := readCode(t, filepath.Join("..", "client"))
	for _, file := range code.files {
		ast.Inspect(file.file, func(node ast.Node) bool {
			switch n := node.(type) {
			case *ast.CallExpr:
				_, bare := file.called(n)
				if bare == "" {
					if name, ok := n.Fun.(*ast.Ident); ok {
						bare = name.Name
					}
				}

				paths = append(paths, code.segments(file, n.Args))

				if bare == "append" && len(n.Args) > 1 {
					paths = append(paths, code.segments(file, n.Args[1:]))
				}
			case *ast.CompositeLit:
				paths = append(paths, code.segments(file, n.Elts))
			}

			return true
		})
	}

	return paths
}

func (c *code) segments(file source, expressions []ast.Expr) []string {
	var out []string

	for _, e := range expressions {
		if name, ok := e.(*ast.Ident); ok {
			if values := c.values[file.file.Name.Name+"."+name.Name]; len(values) == 1 {
				e = values[0] // a constant
			}
		}

		literal, ok := e.(*ast.BasicLit)
		if !ok {
			out = append(out, "*")

			continue
		}

		text, err := strconv.Unquote(literal.Value)
		if err != nil {
			text = "*"
		}

		out = append(out, text)
	}

	return out
}

// samePath reports whether the path that the code builds is the end of a documented path. One function of the client
// adds the beginning, such as v2.
func samePath(built []string, path string) bool {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	// Cut the beginning that one function of the client adds.
	for _, begin := range [][]string{{"v1", "orgs", "*"}, {"v2", "orgs", "*"}, {"scim", "directory", "*"}, {"users", "*", "manage"}, {"admin", "user-provisioning", "v1", "org", "*"}} {
		if len(parts) >= len(begin) && matches(begin, parts[:len(begin)]) {
			parts = parts[len(begin):]

			break
		}
	}

	if len(parts) == 0 {
		return len(built) == 0
	}

	// Other arguments, such as a context, may come before the segments.
	return len(built) >= len(parts) && matches(built[len(built)-len(parts):], parts) && slices.Contains(built[len(built)-len(parts):], parts[0])
}

func matches(pattern, parts []string) bool {
	for i, p := range pattern {
		if p != "*" && p != parts[i] && !strings.HasPrefix(parts[i], "{") {
			return false
		}
	}

	return true
}

// callOtherTypes reads each data source and list, and invokes each action.
func callOtherTypes(t *testing.T, site *acctest.Site) {
	t.Helper()

	people := site.SeedUsers(t, 2)
	account, group := site.Account(t, people[0]), site.SeedGroup(t, "Read", people...)
	record, _ := site.Simulator.SCIMUser(site.Credentials().DirectoryID, people[0])
	email, app := record.Emails[0].Value, site.App(t, "confluence").ID
	got := schemas(t)

	configs := map[string]map[string]any{
		"atlassian_directory_users":  {"group_ids": []any{group}},
		"atlassian_group":            {"display_name": "Read"},
		"atlassian_product_licenses": {"include_users": true, "include_grants": true, "include_direct_roles": true},
		"atlassian_unused_licenses":  {"include_grants": true, "exclude_emails": []any{email}},
		"atlassian_user":             {"email": email},
		"atlassian_users":            {"email_domains": []any{"nobody.test"}, "group_ids": []any{"nothing"}, "ignore_missing": true, "product_keys": []any{"confluence"}},
	}
	for name := range got.DataSourceSchemas {
		if _, diags := site.Drive(t, nil).ReadDataSource(t.Context(), name, configs[name]); protocoltest.Errors(diags) != "" {
			t.Errorf("reading %s: %s", name, protocoltest.Errors(diags))
		}
	}

	for name := range got.ListResourceSchemas {
		if _, text := site.Drive(t, nil).Listed(t.Context(), name, acctest.Query{IncludeResource: true, Limit: 3}); text != "" {
			t.Errorf("listing %s: %s", name, text)
		}
	}

	crew := site.Simulator.AddGroup(simulator.Group{Name: "Crew of the invited"})
	byID, byAccount := map[string]any{"user_id": people[0]}, map[string]any{"account_id": account}

	for _, action := range []struct {
		name   string
		config map[string]any
	}{
		{"invite", map[string]any{"email": "invited@elsewhere.test", "organization_group_ids": []any{crew}}},
		{"suspend", byID},
		{"restore", byID},
		{"deactivate", byID},
		{"reactivate", byID},
		{"revoke_seat", map[string]any{"user_id": people[0], "resource_id": app}},
		{"unlink", byID},
		{"deactivate", byAccount},
	} {
		if _, diags := site.Drive(t, nil).Invoke(t.Context(), "atlassian_user_"+action.name, action.config); protocoltest.Errors(diags) != "" {
			t.Errorf("the action %s: %s", action.name, protocoltest.Errors(diags))
		}
	}
}

// sentOnOccasion lists operations that a type sends only on an occasion that TestEveryResourceConcurrently does not
// have. Each was seen in another test, or read in the code.
var sentOnOccasion = map[string][]string{
	// A change of what is there, first as PATCH.
	"PATCH /scim/directory/{directoryId}/Groups/{id}":    {"atlassian_group"},
	"PATCH /scim/directory/{directoryId}/Users/{userId}": {"atlassian_user", "atlassian_directory_users"},
	"PUT /scim/directory/{directoryId}/Users/{userId}":   {"atlassian_user", "atlassian_directory_users"},
	// A SCIM id in the place of an organization's.
	"GET /scim/directory/{directoryId}/Groups/{id}":    {"atlassian_group_role_assignment"},
	"GET /scim/directory/{directoryId}/Users/{userId}": {"atlassian_user_role_assignment"},
	"GET /scim/directory/{directoryId}/Users":          {"atlassian_group_role_assignment", "atlassian_user_role_assignment"},
	// What an id or a name that the directory does not know may be, and whether a name is taken.
	"POST /v2/orgs/{orgId}/directories/{directoryId}/groups/search": {"atlassian_group_members", "atlassian_group_membership", "atlassian_organization_group_members"},
	// A person who is to be in the organization, and is not. A run asks once, for whichever type is first.
	"GET /v1/orgs/{orgId}/domains": {"atlassian_user", "atlassian_directory_users", "atlassian_user_role_assignment"},
	// A loss of access: of an administrator, or together with a group.
	"POST /v2/orgs/{orgId}/directories/{directoryId}/users/search":                     {"atlassian_directory_users"},
	"GET /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/role-assignments": {"atlassian_group"},
	// A license limit that is reached; and seats that are only counted, without their holders.
	"POST /v2/orgs/{orgId}/workspaces": {"atlassian_organization_group_members", "atlassian_organization_group_membership", "atlassian_user_invite"},
	"GET /v2/orgs/{orgId}/directories/{directoryId}/users/count": {
		"atlassian_group_role_assignment", "atlassian_organization_group_members", "atlassian_organization_group_membership",
		"atlassian_user_invite", "atlassian_user_role_assignment", "atlassian_product_licenses", "atlassian_unused_licenses",
	},
	// A person who has roles of their own, or was invited before.
	"POST /v1/orgs/{orgId}/users/{userId}/roles/revoke":                                 {"atlassian_user_revoke_seat"},
	"GET /v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments": {"atlassian_user_invite"},
	// A filter by claim status, and a search that finds nobody who is active.
	"GET /v1/orgs/{orgId}/users":       {"atlassian_users"},
	"GET /v2/orgs/{orgId}/directories": {"atlassian_users"},
}

// readsDirectory are the operations that read the directory. The client chooses between a list and single reads.
var readsDirectory = regexp.MustCompile(`^GET /scim/directory/{directoryId}/(Users|Groups)(/{\w+})?$`)

// checkWrittenIsSent fails for a type that a row of COVERAGE.md names and that has not sent the operation. For a read
// of the directory it is enough that the type has sent one.
func checkWrittenIsSent(t *testing.T, site *acctest.Site) {
	t.Helper()

	sent, unsent := site.Sent().Uses(t)

	for _, use := range unsent {
		reads := readsDirectory.MatchString(use.Operation) &&
			slices.ContainsFunc(sent, func(other coverage.Use) bool {
				return other.Type == use.Type && readsDirectory.MatchString(other.Operation)
			})

		if !reads && !slices.Contains(sentOnOccasion[use.Operation], use.Type) {
			t.Errorf("%s does not send %s, and the row of this operation in COVERAGE.md names it", use.Type, use.Operation)
		}
	}
}

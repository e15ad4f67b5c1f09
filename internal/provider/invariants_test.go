// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
)

func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()

	server, err := providerserver.NewProtocol6WithError(provider.New("test")())()
	if err != nil {
		t.Fatal(err)
	}

	got, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}

	for _, d := range got.Diagnostics {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}

	return got
}

// Every description ends with a full stop and has at least eight characters.
func TestDescriptions(t *testing.T) {
	t.Parallel()

	got := schemas(t)

	check := func(t *testing.T, where, text string) {
		t.Helper()

		if !strings.HasSuffix(text, ".") || len(text) < 8 {
			t.Errorf("%s has the description %q", where, text)
		}
	}

	var attributes func(*testing.T, string, []*tfprotov6.SchemaAttribute)

	attributes = func(t *testing.T, where string, list []*tfprotov6.SchemaAttribute) {
		t.Helper()

		for _, a := range list {
			check(t, where+"."+a.Name, a.Description)

			if a.DescriptionKind != tfprotov6.StringKindMarkdown && !strings.HasPrefix(a.Name, "timeouts") && !strings.Contains(where, "timeouts") {
				t.Errorf("%s.%s has a plain description", where, a.Name)
			}

			if a.NestedType != nil {
				attributes(t, where+"."+a.Name, a.NestedType.Attributes)
			}
		}
	}

	attributes(t, "provider", got.Provider.Block.Attributes)

	for kind, list := range map[string]map[string]*tfprotov6.Schema{"resource": got.ResourceSchemas, "data": got.DataSourceSchemas} {
		for name, schema := range list {
			t.Run(kind+"."+name, func(t *testing.T) {
				t.Parallel()

				check(t, name, schema.Block.Description)
				attributes(t, name, withoutTimeouts(schema.Block.Attributes))
			})
		}
	}
}

// withoutTimeouts leaves out the attribute timeouts, whose description comes from its library.
func withoutTimeouts(list []*tfprotov6.SchemaAttribute) []*tfprotov6.SchemaAttribute {
	return slices.DeleteFunc(slices.Clone(list), func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "timeouts" })
}

// Every resource and data source is documented, has an example, and occurs in an acceptance test.
func TestEveryTypeIsDocumentedAndTested(t *testing.T) {
	t.Parallel()

	got := schemas(t)
	root := filepath.Join("..", "..")
	acceptance := testsNamed(t, "TestAcc")

	exists := func(t *testing.T, parts ...string) {
		t.Helper()

		if _, err := os.Stat(filepath.Join(append([]string{root}, parts...)...)); err != nil {
			t.Error(err)
		}
	}

	for _, name := range slices.Sorted(maps.Keys(got.ResourceSchemas)) {
		t.Run("resource."+name, func(t *testing.T) {
			t.Parallel()

			short := strings.TrimPrefix(name, provider.TypeName+"_")
			exists(t, "docs", "resources", short+".md")

			for _, file := range []string{"resource.tf", "import.sh", "import-by-string-id.tf", "import-by-identity.tf"} {
				exists(t, "examples", "resources", name, file)
			}

			if !anyHasBlock(acceptance, "resource", name) {
				t.Errorf("no acceptance test has a block of the resource %s", name)
			}
		})
	}

	for _, name := range slices.Sorted(maps.Keys(got.DataSourceSchemas)) {
		t.Run("data."+name, func(t *testing.T) {
			t.Parallel()

			exists(t, "docs", "data-sources", strings.TrimPrefix(name, provider.TypeName+"_")+".md")
			exists(t, "examples", "data-sources", name, "data-source.tf")

			if !anyHasBlock(acceptance, "data", name) {
				t.Errorf("no acceptance test has a block of the data source %s", name)
			}
		})
	}
}

// Every function is documented, has an example, describes each of its parameters, and is called in an acceptance test.
func TestEveryFunctionIsDocumentedAndTested(t *testing.T) {
	t.Parallel()

	got := schemas(t)
	root := filepath.Join("..", "..")

	acceptance := testsNamed(t, "TestAcc")

	if len(got.Functions) == 0 {
		t.Error("there are no functions")
	}

	for name, f := range got.Functions {
		for _, file := range []string{filepath.Join("docs", "functions", name+".md"), filepath.Join("examples", "functions", name, "function.tf")} {
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Error(err)
			}
		}

		if !strings.HasSuffix(f.Description, ".") || f.Summary == "" || strings.HasSuffix(f.Summary, ".") {
			t.Errorf("%s has the summary %q and the description %q", name, f.Summary, f.Description)
		}

		called := regexp.MustCompile(`\bprovider::atlassian::` + name + `\(`)
		if !slices.ContainsFunc(acceptance, func(one testCode) bool { return slices.ContainsFunc(one.texts, called.MatchString) }) {
			t.Errorf("no acceptance test calls %s", name)
		}

		for _, parameter := range f.Parameters {
			if !strings.HasSuffix(parameter.Description, ".") {
				t.Errorf("%s.%s has the description %q", name, parameter.Name, parameter.Description)
			}
		}
	}
}

// Every list resource and every action is documented, has an example, and is called by a protocol test.
func TestEveryListAndActionIsDocumentedAndTested(t *testing.T) {
	t.Parallel()

	got := schemas(t)
	root := filepath.Join("..", "..")
	tests := testsNamed(t, "Test")

	check := func(name string, schema *tfprotov6.Schema, says, tried []string, files ...string) {
		for _, file := range files {
			if _, err := os.Stat(filepath.Join(root, file)); err != nil {
				t.Error(err)
			}
		}

		for _, part := range says {
			if !strings.Contains(schema.Block.Description, part) {
				t.Errorf("the description of %s does not say %q", name, part)
			}
		}

		for _, attribute := range schema.Block.Attributes {
			if !strings.HasSuffix(attribute.Description, ".") {
				t.Errorf("%s.%s has the description %q", name, attribute.Name, attribute.Description)
			}
		}

		if !anyCalls(tests, name, tried...) {
			t.Errorf("no test of %s calls %q through the protocol", name, tried)
		}
	}

	for name, schema := range got.ListResourceSchemas {
		short := strings.TrimPrefix(name, provider.TypeName+"_")
		check(name, schema, []string{"1.14.1", "just `.tfquery.hcl` is ignored", "100 results"}, []string{"List", "Listed", "ListResource"},
			filepath.Join("docs", "list-resources", short+".md"), filepath.Join("examples", "list-resources", name, "list-resource.tfquery.hcl"))
	}

	for name, action := range got.ActionSchemas {
		short := strings.TrimPrefix(name, provider.TypeName+"_")
		check(name, action.Schema, []string{"1.14.1", "1.14.0 runs what `after_create` triggers too early", "beside a destruction"}, []string{"Invoke", "InvokeAction"},
			filepath.Join("docs", "actions", short+".md"), filepath.Join("examples", "actions", name, "action.tf"))
	}
}

// users_csv has a heading for every attribute of atlassian_user that describes the person.
func TestUsersCSVKnowsEveryAttribute(t *testing.T) {
	t.Parallel()

	got := schemas(t)
	description := got.Functions["users_csv"].Description

	for _, attribute := range got.ResourceSchemas["atlassian_user"].Block.Attributes {
		about := (attribute.Required || attribute.Optional) && !slices.Contains([]string{"adopt_existing", "on_destroy", "timeouts"}, attribute.Name)
		if known := strings.Contains(description, "`"+attribute.Name+"`"); known != about {
			t.Errorf("users_csv knows %s: %t", attribute.Name, known)
		}
	}
}

func TestKeysAreSensitive(t *testing.T) {
	t.Parallel()

	for _, a := range schemas(t).Provider.Block.Attributes {
		if strings.HasSuffix(a.Name, "api_key") != a.Sensitive {
			t.Errorf("%s: sensitive is %t", a.Name, a.Sensitive)
		}
	}
}

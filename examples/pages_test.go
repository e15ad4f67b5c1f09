// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// failsWhenEmpty matches the pages of data sources that read one person or group by name. They must fail in an empty
// organization.
var failsWhenEmpty = regexp.MustCompile(`/(atlassian_user|atlassian_group)/`)

// TestAccDataSourcePages plans all pages of data sources and functions together: in the documentation's organization
// with people in its directory, in an irregular one, and in one without apps.
func TestAccDataSourcePages(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	var pages []string

	for _, pattern := range []string{"data-sources/*/data-source.tf", "functions/*/function.tf"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}

		pages = append(pages, found...)
	}

	if len(pages) < 10 {
		t.Fatalf("there are %d pages", len(pages))
	}

	for name, test := range map[string]struct {
		world   string
		prepare func(*acctest.Environment)
	}{"regular": {"example:filled", leaveAsIs}, "irregular": {"example:filled", makeIrregular}, "bare": {"example:bare", leaveAsIs}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := scene{world: test.world}.start(t, program)
			test.prepare(r.env)

			var root strings.Builder
			root.WriteString(required)

			for i, page := range pages {
				if name == "bare" && failsWhenEmpty.MatchString(filepath.ToSlash(page)) {
					continue
				}

				module := fmt.Sprintf("page%d", i)

				arguments := ""
				if strings.Contains(read(t, page), "users_csv(var.people)") {
					arguments = "  people = \"email,display_name\\nkim.larsen@example.com,Kim Larsen\\n\"\n"
				}

				fmt.Fprintf(&root, "module %q {\n  source = \"./%s\"\n%s}\n", module, module, arguments)

				if err := os.MkdirAll(filepath.Join(r.dir, module), 0o700); err != nil {
					t.Fatal(err)
				}

				text := read(t, page)
				if !strings.Contains(text, "required_providers") {
					text = required + text
				}

				r.write(t, filepath.Join(module, "main.tf"), text)
				// Some pages read people.csv, a file of the reader's own.
				r.write(t, filepath.Join(module, "people.csv"), "email,display_name,title\nkim.larsen@example.com,Kim Larsen,Platform Engineer\n")
			}

			r.write(t, "main.tf", root.String())
			r.config = hclwrite.NewEmptyFile()
			r.run(t, "terraform init >/dev/null && terraform plan -input=false")
		})
	}
}

// TestAccResourcePages applies the page of each resource, and imports in each way that the page shows. After an import,
// the plan is empty.
func TestAccResourcePages(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	resources, err := filepath.Glob("resources/*")
	if err != nil || len(resources) < 6 {
		t.Fatalf("there are %d resources: %v", len(resources), err)
	}

	for _, dir := range resources {
		page := func(name string) string { return read(t, filepath.Join(dir, name)) }

		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()

			r := scene{}.start(t, program)
			r.config = hclwrite.NewEmptyFile()
			r.addConfig(t, required+page("resource.tf"))
			r.run(t, "terraform init >/dev/null && terraform apply -auto-approve && terraform plan -detailed-exitcode")
		})

		for _, name := range []string{"import-by-string-id.tf", "import-by-identity.tf"} {
			t.Run(filepath.Base(dir)+"/"+name, func(t *testing.T) {
				t.Parallel()

				if strings.Contains(name, "identity") && !program.knowsIdentity {
					t.Skip("needs import blocks with identity")
				}

				r := scene{world: "example:filled"}.start(t, program)
				r.config = hclwrite.NewEmptyFile()
				r.addConfig(t, required+page(name))
				output := r.run(t, "terraform init >/dev/null && terraform apply -auto-approve && terraform plan -detailed-exitcode")

				if strings.HasSuffix(dir, "atlassian_directory_users") {
					return // its import adopts a set of people, and the block decides who stays in it
				}

				if !strings.Contains(output, "1 imported, 0 added, 0 changed, 0 destroyed") {
					t.Errorf("the import does more than import:\n%s", output)
				}

				nothingWritten(t, r)
			})
		}

		t.Run(filepath.Base(dir)+"/import.sh", func(t *testing.T) {
			t.Parallel()

			r := scene{world: "example:filled"}.start(t, program)
			r.config = hclwrite.NewEmptyFile()
			r.addConfig(t, required+withoutImports(t, page("import-by-string-id.tf")))
			r.run(t, "terraform init >/dev/null")
			r.run(t, page("import.sh"))

			if !strings.HasSuffix(dir, "atlassian_directory_users") {
				r.run(t, "terraform plan -detailed-exitcode")
			}
		})
	}
}

func withoutImports(t *testing.T, text string) string {
	t.Helper()

	file, diags := hclwrite.ParseConfig([]byte(text), "page.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}

	for _, block := range file.Body().Blocks() {
		if block.Type() == "import" {
			file.Body().RemoveBlock(block)
		}
	}

	return string(file.Bytes())
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// step is one block that a guide shows: configuration or commands.
type step struct {
	folder string // the folder in which the reader keeps it
	from   string // the folder of this repository that the reader copied, if any
	kind   string // terraform or shell
	text   string
}

var shown = regexp.MustCompile("(?ms)^\\{\\{/\\* (folder|not run): ?([^*]*?) \\*/ -?\\}\\}$|^```([a-z]+)\n(.*?)^```$")

// steps parses a guide. A template comment, which the reader of the page does not see, may say in which folder the next
// blocks belong, or that the next block can't be run here, and why. Blocks without such a comment belong to one folder.
func steps(t *testing.T, guide string) []step {
	t.Helper()

	var out []step

	folder, from, skip := "main", "", false

	for _, match := range shown.FindAllStringSubmatch(read(t, guide), -1) {
		switch directive, value, kind, text := match[1], match[2], match[3], match[4]; {
		case directive == "folder":
			folder, from, _ = strings.Cut(value, " from ")
		case directive == "not run":
			skip = true
		case skip:
			skip = false
		case kind == "terraform" || kind == "shell":
			out = append(out, step{folder, from, kind, text})
		}
	}

	return out
}

// reader does what a guide says.
type reader struct {
	cli       *cli
	env       *acctest.Environment
	variables []string
	dir       string
	prepared  bool           // the folder already has configuration
	config    *hclwrite.File // all configuration of the guide so far
}

// follow does the steps of one folder in order, and then applies what is not yet applied.
func (r *reader) follow(t *testing.T, all []step) {
	t.Helper()

	r.begin(t, all)

	initialized, applied := false, false
	initialize := func() {
		if !initialized {
			r.run(t, "terraform init")
		}

		initialized = true
	}

	for _, s := range all {
		if s.kind == "terraform" {
			r.addConfig(t, s.text)

			applied = false

			continue
		}

		initialize()
		// Skip values that the reader must fill in: they are already in the environment.
		var lines []string

		for line := range strings.Lines(s.text) {
			if !strings.Contains(line, "…") {
				lines = append(lines, line)
			}
		}

		script := strings.Join(lines, "")
		r.run(t, script)
		applied = applied || strings.Contains(script, "terraform apply")
	}

	initialize()

	if !applied {
		r.run(t, "terraform apply -auto-approve")
	}
}

// begin creates the reader's folder: an empty one, or a copy.
func (r *reader) begin(t *testing.T, all []step) {
	t.Helper()

	r.config = hclwrite.NewEmptyFile()
	if from := all[0].from; from != "" {
		if err := os.CopyFS(r.dir, os.DirFS(filepath.Join("..", filepath.FromSlash(from)))); err != nil {
			t.Fatal(err)
		}
	} else {
		complete := r.prepared
		for _, s := range all {
			complete = complete || strings.Contains(s.text, "required_providers")
		}

		if !complete {
			r.addConfig(t, required)
		}
	}
}

// addConfig adds configuration. A block replaces an earlier one with the same address, as a reader would do.
func (r *reader) addConfig(t *testing.T, text string) {
	t.Helper()

	text = strings.ReplaceAll(text, "https://api.atlassian.com", r.env.Simulator.URL())

	added, diags := hclwrite.ParseConfig([]byte(text), "guide.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v\n%s", diags, text)
	}

	for _, block := range added.Body().Blocks() {
		for _, before := range r.config.Body().Blocks() {
			if address(before) == address(block) {
				r.config.Body().RemoveBlock(before)
			}
		}

		r.config.Body().AppendBlock(block)
		r.config.Body().AppendNewline()
	}

	if err := os.WriteFile(filepath.Join(r.dir, "guide.tf"), r.config.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// address identifies a block: by its labels, an import by its target, a provider by its alias, locals by their names.
func address(block *hclwrite.Block) string {
	name := block.Type() + " " + strings.Join(block.Labels(), ".")
	switch block.Type() {
	case "import":
		if to := block.Body().GetAttribute("to"); to != nil {
			name += string(to.Expr().BuildTokens(nil).Bytes())
		}
	case "provider":
		if alias := block.Body().GetAttribute("alias"); alias != nil {
			name += string(alias.Expr().BuildTokens(nil).Bytes())
		}
	case "locals":
		name += strings.Join(slices.Sorted(maps.Keys(block.Body().Attributes())), " ")
	}

	return name
}

// run runs commands as a user would type them.
func (r *reader) run(t *testing.T, script string) string {
	t.Helper()

	command := r.cli.shell(t.Context(), r.dir, script)
	command.Env = append(command.Env, environment(r.env)...)
	command.Env = append(command.Env, r.variables...)

	output, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n$ %s\n%s\n\nThe configuration:\n%s", err, script, output, r.config.Bytes())
	}

	return string(output)
}

func environment(env *acctest.Environment) []string {
	credentials := env.Credentials()

	return []string{
		"ATLASSIAN_BASE_URL=" + env.Simulator.URL(), "ATLASSIAN_ORG_ID=" + credentials.OrgID, "ATLASSIAN_API_KEY=" + credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID=" + credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY=" + credentials.SCIMKey,
	}
}

// TestAccGuides does what each guide says, exactly as printed and in order, in the organization that the documentation
// describes. It also plans everything that a guide shows in irregular organizations.
func TestAccGuides(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	guides, err := filepath.Glob(filepath.Join("..", "templates", "guides", "*.md.tmpl"))
	if err != nil || len(guides) == 0 {
		t.Fatal(err)
	}

	scenes := scenes()

	for _, page := range append(guides, filepath.Join("..", "README.md")) {
		name := strings.TrimSuffix(filepath.Base(page), ".md.tmpl")
		folders := map[string][]step{}

		for _, s := range steps(t, page) {
			if name == "README.md" && s.kind == "shell" {
				continue // other tests run the commands for the repository itself
			}

			folders[s.folder] = append(folders[s.folder], s)
		}

		for folder, all := range folders {
			key := name + "/" + folder
			scene := scenes[key]
			delete(scenes, key)
			t.Run(key, func(t *testing.T) {
				t.Parallel()

				scene.play(t, program, all)
			})
			t.Run(key+", an irregular organization", func(t *testing.T) {
				t.Parallel()

				scene.plan(t, program, all, makeIrregular)
			})

			if !scene.needsPeople && scene.world == "" {
				bare := scene
				bare.world = "example:bare"

				t.Run(key+", no apps", func(t *testing.T) {
					t.Parallel()

					bare.plan(t, program, all, leaveAsIs)
				})
			}
		}
	}

	for key := range scenes {
		t.Errorf("there is no %s any more", key)
	}
}

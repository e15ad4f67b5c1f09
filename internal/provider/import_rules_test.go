// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const module = "github.com/orgadmin/terraform-provider-atlassian/"

// importRule is a depguard rule: the packages that its files must not import, except those that it allows. The rules
// are written in .golangci.yml only. The test applies them without the linter, which is not installed everywhere.
type importRule struct {
	Files []glob
	Deny  []struct{ Pkg, Desc string }
	Allow []string
}

func importRules(t *testing.T) map[string]importRule {
	t.Helper()

	text, err := os.ReadFile(filepath.Join("..", "..", ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}

	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct{ Rules map[string]importRule }
			}
		}
	}

	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}

	return config.Linters.Settings.Depguard.Rules
}

// covers reports whether a rule applies to a file: one of its globs matches and no excluding glob does, as depguard
// reads them.
func (r importRule) covers(name string) bool {
	named, positive := false, false

	for _, glob := range r.Files {
		switch matches := glob.matches(name); {
		case glob.excludes && matches:
			return false
		case !glob.excludes:
			positive, named = true, named || matches
		}
	}

	return named || !positive
}

// glob is a compiled glob of depguard, because each one is matched against every file.
type glob struct {
	excludes bool
	matches  func(name string) bool
}

func (g *glob) UnmarshalYAML(node *yaml.Node) error {
	text, excludes := strings.CutPrefix(node.Value, "!")
	g.excludes = excludes

	switch text {
	case "$all":
		g.matches = func(string) bool { return true }
	case "$test":
		g.matches = func(name string) bool { return strings.HasSuffix(name, "_test.go") }
	default:
		pattern := strings.NewReplacer(`\*\*/`, "(.*/)?", `\*\*`, ".*", `\*`, "[^/]*").Replace(regexp.QuoteMeta(text))

		compiled, err := regexp.Compile("^" + pattern + "$")
		if err != nil {
			return err
		}

		g.matches = compiled.MatchString
	}

	return nil
}

// forbids returns why a package must not be imported, "" if it may be.
func (r importRule) forbids(imported string) string {
	for _, deny := range r.Deny {
		if matchesPackage(deny.Pkg, imported) && !slices.ContainsFunc(r.Allow, func(allow string) bool { return matchesPackage(allow, imported) }) {
			return deny.Desc
		}
	}

	return ""
}

// matchesPackage reports whether a package is the one that the rule names, or inside it unless the name ends in $.
func matchesPackage(rule, imported string) bool {
	exact, whole := strings.CutSuffix(rule, "$")

	return imported == exact || !whole && strings.HasPrefix(imported, exact+"/")
}

func TestImportsFollowTheRules(t *testing.T) {
	t.Parallel()

	root := filepath.Join("..", "..")
	rules := importRules(t)
	covered, taken := map[string]int{}, map[string]bool{}

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		file, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}

		file = filepath.ToSlash(file)

		if entry.IsDir() {
			// The tools are a module of their own, and hidden folders hold none of our code.
			if file == "internal/tools" || file != "." && strings.HasPrefix(entry.Name(), ".") {
				return filepath.SkipDir
			}

			return nil
		}

		if !strings.HasSuffix(file, ".go") {
			return nil
		}

		imported := importsOf(t, path)

		for name, rule := range rules {
			if !rule.covers(file) {
				continue
			}

			covered[name]++

			for _, other := range imported {
				for _, allow := range rule.Allow {
					taken[name+" "+allow] = taken[name+" "+allow] || matchesPackage(allow, other)
				}

				if reason := rule.forbids(other); reason != "" {
					t.Errorf("%s imports %s: %s", file, other, reason)
				}
			}
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	if covered["everywhere"] < 100 {
		t.Errorf("only %d files were looked at", covered["everywhere"])
	}

	for name, rule := range rules {
		if covered[name] == 0 {
			t.Errorf("the rule %s is about no file", name)
		}

		for _, allow := range rule.Allow {
			if !taken[name+" "+allow] {
				t.Errorf("the rule %s allows %s, which nothing that it is about imports", name, allow)
			}
		}
	}
}

func importsOf(t *testing.T, path string) []string {
	t.Helper()

	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}

	imported := make([]string, 0, len(file.Imports))

	for _, spec := range file.Imports {
		other, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}

		imported = append(imported, other)
	}

	return imported
}

// A rule about a package that does not exist has no effect, and a package without a rule could import anything.
func TestImportRulesCoverEveryPackage(t *testing.T) {
	t.Parallel()

	root := filepath.Join("..", "..")
	rules := importRules(t)

	for name, rule := range rules {
		for _, deny := range rule.Deny {
			own, ours := strings.CutPrefix(strings.TrimSuffix(deny.Pkg, "$"), module)
			if _, err := os.Stat(filepath.Join(root, own)); ours && err != nil {
				t.Errorf("the rule %s forbids %s, which does not exist", name, deny.Pkg)
			}
		}
	}

	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}

	for _, room := range roomsOf(t, root) {
		if name := filepath.Base(room); !regexp.MustCompile("[`/]"+name+"`").Match(readme) && name != "launcher" {
			t.Errorf("the layout in README.md does not name %s", room)
		}

		held := 0

		for name, rule := range rules {
			if strings.HasPrefix(name, "room-") && rule.covers(room+"/x.go") && rule.forbids(module+"internal/new") != "" {
				held++
			}
		}

		if held != 1 {
			t.Errorf("%d rules room-… say what %s may import: one does", held, room)
		}
	}

	if services := rules["services"]; !services.covers("internal/service/user/x_test.go") || services.forbids(module+"internal/service/group") == "" {
		t.Error("no rule keeps a service and its tests from other services")
	}
}

// roomsOf returns the folders under internal with a package that has more than tests.
func roomsOf(t *testing.T, root string) []string {
	t.Helper()

	rooms := map[string]bool{}

	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(root, path)
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && !strings.HasPrefix(filepath.ToSlash(name), "internal/tools/") {
			rooms[filepath.ToSlash(filepath.Dir(name))] = true
		}

		return err
	})
	if err != nil || len(rooms) < 30 {
		t.Fatal(err, rooms)
	}

	return slices.Sorted(maps.Keys(rooms))
}

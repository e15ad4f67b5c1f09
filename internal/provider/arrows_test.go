// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const module = "github.com/orgadmin/terraform-provider-atlassian/"

// arrow is a rule of depguard: what the files it names must not import. The rules stand in .golangci.yml alone; here
// they are held without the linter, which not every machine has.
type arrow struct {
	Files []glob
	Deny  []struct{ Pkg, Desc string }
}

func arrows(t *testing.T) map[string]arrow {
	t.Helper()

	text, err := os.ReadFile(filepath.Join("..", "..", ".golangci.yml"))
	if err != nil {
		t.Fatal(err)
	}

	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct{ Rules map[string]arrow }
			}
		}
	}

	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}

	return config.Linters.Settings.Depguard.Rules
}

// covers tells whether a rule is about a file, as depguard reads its globs: one that names it and none that excludes it.
func (a arrow) covers(name string) bool {
	named, positive := false, false

	for _, glob := range a.Files {
		switch matches := glob.matches(name); {
		case glob.excludes && matches:
			return false
		case !glob.excludes:
			positive, named = true, named || matches
		}
	}

	return named || !positive
}

// glob is one of depguard's, read once: each is held against every file.
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
func (a arrow) forbids(imported string) string {
	for _, deny := range a.Deny {
		exact, whole := strings.CutSuffix(deny.Pkg, "$")
		if imported == exact || !whole && strings.HasPrefix(imported, exact+"/") {
			return deny.Desc
		}
	}

	return ""
}

func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()

	root := filepath.Join("..", "..")
	rules := arrows(t)
	covered := map[string]int{}

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}

		name = filepath.ToSlash(name)

		if entry.IsDir() {
			// Tools are a module of their own; hidden folders hold none of ours.
			if name == "internal/tools" || name != "." && strings.HasPrefix(entry.Name(), ".") {
				return filepath.SkipDir
			}

			return nil
		}

		if !strings.HasSuffix(name, ".go") {
			return nil
		}

		imported := importsOf(t, path)

		for rule, arrow := range rules {
			if !arrow.covers(name) {
				continue
			}

			covered[rule]++

			for _, other := range imported {
				if reason := arrow.forbids(other); reason != "" {
					t.Errorf("%s imports %s: %s", name, other, reason)
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

	for rule := range rules {
		if covered[rule] == 0 {
			t.Errorf("the rule %s is about no file", rule)
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

// A rule that forbids a package which does not exist holds nothing, and a service that no rule knows is held by nothing.
func TestArrowsKnowTheTree(t *testing.T) {
	t.Parallel()

	root := filepath.Join("..", "..")
	rules := arrows(t)

	for name, rule := range rules {
		for _, deny := range rule.Deny {
			own, ours := strings.CutPrefix(strings.TrimSuffix(deny.Pkg, "$"), module)
			if _, err := os.Stat(filepath.Join(root, own)); ours && err != nil {
				t.Errorf("the rule %s forbids %s, which does not exist", name, deny.Pkg)
			}
		}
	}

	services := filepath.Join(root, "internal", "service")

	entries, err := os.ReadDir(services)
	if err != nil {
		t.Fatal(err)
	}

	for _, one := range entries {
		rule, ok := rules["service-"+one.Name()]
		if !ok || !rule.covers("internal/service/"+one.Name()+"/x_test.go") {
			t.Errorf("no rule service-%s that holds for its tests as well", one.Name())

			continue
		}

		for _, other := range entries {
			if other.Name() != one.Name() && rule.forbids(module+"internal/service/"+other.Name()) == "" {
				t.Errorf("the rule service-%s lets it import %s: services never import each other", one.Name(), other.Name())
			}
		}
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/orgadmin/terraform-provider-atlassian/"

// arrows says what a part of the repository must not import; a part is the package and all below it. Tests may import
// more, except where tests says otherwise.
var arrows = []struct {
	part, reason string
	forbidden    []string
	tests        bool
}{
	{
		part: "internal/client", reason: "the wire knows no Terraform",
		forbidden: []string{
			"github.com/hashicorp/terraform-plugin-framework", "github.com/hashicorp/terraform-plugin-go",
			module + "internal/framework", module + "internal/service", module + "internal/provider", module + "internal/simulator",
		},
	},
	{
		part: "internal/simulator", reason: "client and simulator are two independent readings of the documentation",
		forbidden: []string{
			module + "internal/client", module + "internal/framework", module + "internal/service", module + "internal/provider",
			"github.com/hashicorp/terraform-plugin-framework",
		},
		tests: true,
	},
	{
		part: "internal/framework", reason: "services build on it, not it on them",
		forbidden: []string{module + "internal/service", module + "internal/provider", module + "internal/simulator"},
	},
	{
		part: "internal/service", reason: "a request is the client's; services stand side by side",
		forbidden: []string{"net/http", module + "internal/provider", module + "internal/simulator"},
	},
	{
		part: "internal/functions", reason: "functions are pure, and are told what a user has",
		forbidden: []string{"net/http", module + "internal/framework", module + "internal/service", module + "internal/provider", module + "internal/simulator"},
	},
	{part: "internal/service/user", reason: "services never import each other", forbidden: others("user"), tests: true},
	{part: "internal/service/group", reason: "services never import each other", forbidden: others("group"), tests: true},
	{part: "internal/service/license", reason: "services never import each other", forbidden: others("license"), tests: true},
	{part: "internal/service/organization", reason: "services never import each other", forbidden: others("organization"), tests: true},
	{
		part: "internal/acctest/protocoltest", reason: "tests inside of services use it",
		forbidden: []string{module + "internal/service", module + "internal/provider"}, tests: true,
	},
	{part: "internal", reason: "only tests import it", forbidden: []string{module + "internal/acctest"}},
	{part: "", reason: "the plugin framework is the one way", forbidden: []string{"github.com/hashicorp/terraform-plugin-sdk"}, tests: true},
}

func others(service string) []string {
	var out []string

	for _, name := range []string{"user", "group", "license", "organization"} {
		if name != service {
			out = append(out, module+"internal/service/"+name)
		}
	}

	return out
}

func TestImportsGoOneWay(t *testing.T) {
	t.Parallel()

	root := filepath.Join("..", "..")
	files := 0

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

		if strings.HasSuffix(name, ".go") {
			files++

			checkImports(t, path, name)
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

func checkImports(t *testing.T, path, name string) {
	t.Helper()

	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)

		return
	}

	test := strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "internal/acctest/")

	for _, arrow := range arrows {
		if arrow.part != "" && !strings.HasPrefix(name, arrow.part+"/") || test && !arrow.tests {
			continue
		}

		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Error(err)
			}

			if slices.ContainsFunc(arrow.forbidden, func(f string) bool { return imported == f || strings.HasPrefix(imported, f+"/") }) {
				t.Errorf("%s imports %s: %s", name, imported, arrow.reason)
			}
		}
	}
}

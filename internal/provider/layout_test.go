// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// methodOrder is the order of the methods of a resource, data source, list resource or action in a file.
var methodOrder = []string{
	"Metadata", "Schema", "ListResourceConfigSchema", "IdentitySchema", "Configure", "ConfigValidators", "ValidateConfig", "ModifyPlan",
	"Create", "Read", "Update", "Delete", "ImportState", "UpgradeState", "UpgradeIdentity", "List", "Invoke",
}

// The methods of every type are in the same order, and no method comment only names the interface.
func TestMethodsStandInOneOrder(t *testing.T) {
	t.Parallel()

	files, err := filepath.Glob(filepath.Join("..", "service", "*", "*.go"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files are found: %v", len(files), err)
	}

	wants := regexp.MustCompile(`^\w+ implements `)

	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}

		last := map[string]int{} // by type

		for _, declaration := range file.Decls {
			method, ok := declaration.(*ast.FuncDecl)
			if !ok || method.Recv == nil {
				continue
			}

			if wants.MatchString(method.Doc.Text()) {
				t.Errorf("%s: the comment of %s says which interface wants it, not what it does", path, method.Name.Name)
			}

			receiver := receiverOf(method)

			if at := slices.Index(methodOrder, method.Name.Name); at >= 0 {
				if at < last[receiver] {
					t.Errorf("%s: %s of %s stands after %s", path, method.Name.Name, receiver, methodOrder[last[receiver]])
				}

				last[receiver] = at
			}
		}
	}
}

func receiverOf(method *ast.FuncDecl) string {
	typ := method.Recv.List[0].Type
	if pointer, ok := typ.(*ast.StarExpr); ok {
		typ = pointer.X
	}

	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}

	return ""
}

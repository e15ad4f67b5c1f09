// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// methodOrder is the order of the methods that Terraform calls on a resource, data source, list resource or action.
var methodOrder = []string{
	"Metadata", "Schema", "ListResourceConfigSchema", "IdentitySchema", "Configure", "ConfigValidators", "ValidateConfig", "ModifyPlan",
	"Create", "Read", "Update", "Delete", "ImportState", "UpgradeState", "UpgradeIdentity", "List", "Invoke",
}

// fileOfType is the ending of the name of the file that holds a type, by the ending of the type's name.
var fileOfType = map[string]string{
	"Resource": "_resource.go", "DataSource": "_data_source.go", "List": "_list.go", "Action": "_action.go",
}

// The methods that Terraform calls stand in the file that declares their type, in one order. No method comment only
// names the interface.
func TestMethodsStandInOneOrder(t *testing.T) {
	t.Parallel()

	files, err := filepath.Glob(filepath.Join("..", "service", "*", "*.go"))
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files are found: %v", len(files), err)
	}

	files = slices.DeleteFunc(files, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	files = append(files, filepath.Join("..", "personaction", "action.go"))

	wants := regexp.MustCompile(`^\w+ implements `)
	parsed := map[string]*ast.File{}
	declaredIn := map[string]string{} // the file of a type, by the package's folder and the type

	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}

		parsed[path] = file

		ast.Inspect(file, func(node ast.Node) bool {
			if declared, ok := node.(*ast.TypeSpec); ok {
				declaredIn[filepath.Join(filepath.Dir(path), declared.Name.Name)] = path
			}

			return true
		})
	}

	held := 0

	for _, path := range files {
		last := map[string]int{} // by type

		for _, declaration := range parsed[path].Decls {
			method, ok := declaration.(*ast.FuncDecl)
			if !ok || method.Recv == nil {
				continue
			}

			if wants.MatchString(method.Doc.Text()) {
				t.Errorf("%s: the comment of %s says which interface wants it, not what it does", path, method.Name.Name)
			}

			receiver := receiverOf(method)

			at := slices.Index(methodOrder, method.Name.Name)
			if at < 0 {
				continue
			}

			held++

			if at < last[receiver] {
				t.Errorf("%s: %s of %s stands after %s", path, method.Name.Name, receiver, methodOrder[last[receiver]])
			}

			last[receiver] = at

			if of := declaredIn[filepath.Join(filepath.Dir(path), receiver)]; of != path {
				t.Errorf("%s: %s of %s stands outside of %s, which declares the type", path, method.Name.Name, receiver, of)

				continue
			}

			for kind, ending := range fileOfType {
				if receiver != kind && strings.HasSuffix(receiver, kind) && !strings.HasSuffix(path, ending) {
					t.Errorf("%s: %s stands in no file *%s", path, receiver, ending)
				}
			}
		}
	}

	if held < 100 {
		t.Errorf("%d methods are looked at, want all of some thirty types", held)
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

// A file of a type begins with the constructor; then come the type and its methods.
func TestConstructorTypeAndMethodsFollowEachOther(t *testing.T) {
	t.Parallel()

	places := []string{"the constructor", "the type", "the methods"}
	seen := make([]int, len(places))

	for _, ending := range fileOfType {
		files, err := filepath.Glob(filepath.Join("..", "service", "*", "*"+ending))
		if err != nil || len(files) == 0 {
			t.Fatalf("no file *%s: %v", ending, err)
		}

		for _, path := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}

			last := 0

			for _, declaration := range file.Decls {
				place := placeOf(declaration)
				if place < 0 {
					continue
				}

				if place < last {
					t.Errorf("%s: %s after %s", path, places[place], places[last])
				}

				last = place
				seen[place]++
			}
		}
	}

	for i, n := range seen {
		if n < 20 {
			t.Errorf("%d times %s", n, places[i])
		}
	}
}

// placeOf says where a declaration belongs: 0 for a constructor, 1 for the type, 2 for a method that Terraform calls.
func placeOf(declaration ast.Decl) int {
	switch declared := declaration.(type) {
	case *ast.FuncDecl:
		switch {
		case declared.Recv == nil && strings.HasPrefix(declared.Name.Name, "New"):
			return 0
		case declared.Recv != nil && slices.Contains(methodOrder, declared.Name.Name):
			return 2
		}
	case *ast.GenDecl:
		for _, spec := range declared.Specs {
			if of, ok := spec.(*ast.TypeSpec); ok {
				for kind := range fileOfType {
					if strings.HasSuffix(of.Name.Name, kind) {
						return 1
					}
				}
			}
		}
	}

	return -1
}

// An operation sets the identity before the state, so that the answer has it whatever fails afterwards.
func TestIdentityIsSetBeforeState(t *testing.T) {
	t.Parallel()

	files, err := filepath.Glob(filepath.Join("..", "service", "*", "*_resource.go"))
	if err != nil || len(files) < 5 {
		t.Fatalf("%d files are found: %v", len(files), err)
	}

	seen := 0

	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}

		for _, declaration := range file.Decls {
			method, ok := declaration.(*ast.FuncDecl)
			if !ok || !slices.Contains([]string{"Create", "Read", "Update", "ImportState"}, method.Name.Name) {
				continue
			}

			identity, state := firstUse(method, "Identity"), firstUse(method, "State")
			if identity == token.NoPos || state == token.NoPos {
				continue // BeginRead has set the identity, or there is nothing to store
			}

			seen++

			if state < identity {
				t.Errorf("%s: %s of %s sets the state before the identity", path, method.Name.Name, receiverOf(method))
			}
		}
	}

	if seen < 15 {
		t.Errorf("%d methods set an identity and a state", seen)
	}
}

// firstUse finds where a method first uses a field of its response. A resource that is removed has no state to set.
func firstUse(method *ast.FuncDecl, field string) token.Pos {
	first := token.NoPos

	ast.Inspect(method, func(node ast.Node) bool {
		selector, ok := node.(*ast.SelectorExpr)
		if !ok || selector.Sel.Name == "RemoveResource" {
			return !ok
		}

		if of, isName := selector.X.(*ast.Ident); isName && of.Name == "resp" && selector.Sel.Name == field && first == token.NoPos {
			first = selector.Pos()
		}

		return true
	})

	return first
}

// The linter holds the comments of Go code to this width, and nothing else looks at those of other files.
func TestCommentsFitTheWidth(t *testing.T) {
	t.Parallel()

	const width = 120

	root := filepath.Join("..", "..")
	built := []string{".git", ".tools", ".terraform", ".run", "bin", "dist", "testdata"}
	seen := 0

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}

		if entry.IsDir() && slices.Contains(built, entry.Name()) {
			return fs.SkipDir
		}

		commented := slices.Contains([]string{".yml", ".sh", ".tf"}, filepath.Ext(path)) ||
			path == filepath.Join(root, "GNUmakefile") || path == filepath.Join(root, ".ci", "run")
		if entry.IsDir() || !commented {
			return nil
		}

		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}

		seen++

		for i, line := range strings.Split(strings.ReplaceAll(string(text), "\t", "    "), "\n") {
			if strings.HasPrefix(strings.TrimSpace(line), "# ") && utf8.RuneCountInString(line) > width {
				t.Errorf("%s:%d: the comment is wider than %d characters", path, i+1, width)
			}
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}

	if seen < 50 {
		t.Errorf("only %d files were looked at", seen)
	}
}

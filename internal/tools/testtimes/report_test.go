// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Output and exit status are those of `go test`, for packages that pass, fail, do not build or do not exist.
func TestRun(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":       "module example.test/m\n\ngo 1.26\n",
		"m_test.go":    "package m\n\nimport \"testing\"\n\nfunc TestGood(t *testing.T) { t.Log(\"quiet\") }\n",
		"x/x_test.go":  "package x\n\nimport \"testing\"\n\nfunc TestBad(t *testing.T) { t.Error(\"loud\") }\n",
		"y/y_test.go":  "package y\n\nfunc broken() { undefined() }\n",
		"z/nothing.go": "package z\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	for name, test := range map[string]struct {
		arguments  []string
		status     int
		has, lacks []string
	}{
		"passes":     {[]string{"."}, 0, []string{"ok  \texample.test/m", "The packages that took longest", "m.TestGood"}, []string{"quiet"}},
		"talkative":  {[]string{"-v", "."}, 0, []string{"quiet"}, nil},
		"fails":      {[]string{"./x", "."}, 1, []string{"loud", "--- FAIL: TestBad", "FAIL\texample.test/m/x", "x.TestBad"}, []string{"quiet"}},
		"not built":  {[]string{"./y"}, 1, []string{"undefined: undefined"}, nil},
		"no package": {[]string{"./none"}, 1, nil, nil},
		"no tests":   {[]string{"./z"}, 0, nil, []string{"no test files"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var stdout, stderr bytes.Buffer

			status, err := run(t.Context(), dir, test.arguments, 5, &stdout, &stderr)
			if err != nil || (status != 0) != (test.status != 0) {
				t.Fatalf("status %d, %v\n%s%s", status, err, stdout.String(), stderr.String())
			}

			for _, text := range test.has {
				if !strings.Contains(stdout.String(), text) {
					t.Errorf("no %q in:\n%s", text, stdout.String())
				}
			}

			for _, text := range test.lacks {
				if strings.Contains(stdout.String(), text) {
					t.Errorf("%q in:\n%s", text, stdout.String())
				}
			}
		})
	}
}

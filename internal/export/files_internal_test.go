// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// paths returns the relative paths of all files and folders below a folder.
func paths(t *testing.T, dir string) []string {
	t.Helper()

	var paths []string

	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if path != dir {
			paths = append(paths, strings.TrimPrefix(path, dir+string(filepath.Separator)))
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return paths
}

// interrupted is a context that is canceled after some calls of Err.
type interrupted struct {
	context.Context

	left int
}

func (c *interrupted) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}

	return nil
}

var threeFiles = map[string][]byte{"groups.tf": []byte("# g\n"), "users.tf": []byte("# u\n"), manifestName: []byte("{}\n")}

// An interrupt between any two files leaves the folder as it was.
func TestSaveIsAllOrNothing(t *testing.T) {
	t.Parallel()

	for _, existing := range []bool{false, true} {
		for after := range len(threeFiles) + 2 {
			parent := t.TempDir()
			dir := filepath.Join(parent, "deep", "out")

			if existing {
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}

			before := paths(t, parent)

			into, err := openTarget(dir)
			if err != nil {
				t.Fatal(err)
			}

			err = into.save(&interrupted{t.Context(), after}, threeFiles)
			if err := into.close(); err != nil {
				t.Error(err)
			}

			want := before

			if done := after > len(threeFiles); done != (err == nil) {
				t.Errorf("after %d: %v", after, err)
			} else if done {
				want = []string{"deep", "deep/out", "deep/out/export.json", "deep/out/groups.tf", "deep/out/users.tf"}
			}

			if got := paths(t, parent); !slices.Equal(got, want) {
				t.Errorf("after %d there is %q, want %q", after, got, want)
			}
		}
	}
}

// links are the file systems with and without hard links.
var links = map[string]func(from, to string) error{
	"hard links":    os.Link,
	"no hard links": func(string, string) error { return errors.ErrUnsupported },
}

// stage opens a folder and writes the files of an export into its staging folder.
func stage(t *testing.T, dir string, link func(from, to string) error) *target {
	t.Helper()

	into, err := openTarget(dir)
	if err != nil {
		t.Fatal(err)
	}

	into.link = link

	for name, text := range threeFiles {
		if err := writeFile(filepath.Join(into.staging, name), text); err != nil {
			t.Fatal(err)
		}
	}

	return into
}

// A file that somebody writes meanwhile is not overwritten, and the files that were moved before are removed.
func TestSaveDoesNotOverwrite(t *testing.T) {
	t.Parallel()

	for name, link := range links {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			dir := t.TempDir()
			into := stage(t, dir, link)

			if err := os.WriteFile(filepath.Join(dir, "users.tf"), []byte("# mine\n"), 0o600); err != nil {
				t.Fatal(err)
			}

			if err := into.move(sortedKeys(threeFiles)); err == nil {
				t.Error("there is no error")
			}

			if err := into.close(); err != nil {
				t.Error(err)
			}

			if text, err := os.ReadFile(filepath.Join(dir, "users.tf")); string(text) != "# mine\n" || !slices.Equal(paths(t, dir), []string{"users.tf"}) {
				t.Errorf("there is %q, with %q, %v", paths(t, dir), text, err)
			}
		})
	}
}

// A run undoes an earlier run that was killed while it moved its files, but not one that had moved all of them. Other
// files stay, also one that has replaced a file of the killed run.
func TestOpenTargetUndoesWhatWasKilled(t *testing.T) {
	t.Parallel()

	all := []string{"export.json", "groups.tf", "mine.tf", "users.tf"}

	for name, test := range map[string]struct {
		moved    []string
		replaced string
		left     []string
	}{
		"before it moved any":  {left: []string{"mine.tf"}},
		"after one":            {moved: []string{"groups.tf"}, left: []string{"mine.tf"}},
		"before the last":      {moved: []string{"groups.tf", "users.tf"}, left: []string{"mine.tf"}},
		"one has been changed": {moved: []string{"groups.tf", "users.tf"}, replaced: "users.tf", left: []string{"mine.tf", "users.tf"}},
		"after the last":       {moved: []string{"groups.tf", "users.tf", manifestName}, left: all},
	} {
		for system, link := range links {
			t.Run(name+", "+system, func(t *testing.T) {
				t.Parallel()

				dir := t.TempDir()
				killed := stage(t, dir, link)

				if err := writeFile(filepath.Join(dir, "mine.tf"), []byte("# mine\n")); err != nil {
					t.Fatal(err)
				}

				for _, name := range test.moved {
					move := killed.place
					if name == manifestName {
						move = func(string) error { return os.Rename(filepath.Join(killed.staging, name), filepath.Join(dir, name)) }
					}

					if err := move(name); err != nil {
						t.Fatal(err)
					}
				}

				if test.replaced != "" {
					path := filepath.Join(dir, test.replaced)
					if err := errors.Join(os.Remove(path), writeFile(path, []byte("# mine\n"))); err != nil {
						t.Fatal(err)
					}
				}

				next, err := openTarget(dir)
				if err != nil {
					t.Fatal(err)
				}

				if err := next.close(); err != nil {
					t.Fatal(err)
				}

				if got := paths(t, dir); !slices.Equal(got, test.left) {
					t.Errorf("there is %q, want %q", got, test.left)
				}
			})
		}
	}
}

// openTarget refuses a path that cannot be written to.
func TestOpenTargetRefuses(t *testing.T) {
	t.Parallel()

	dir := t.TempDir()
	file, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")

	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}

	if err := os.Symlink(filepath.Join(dir, "nowhere"), link); err != nil {
		t.Skip(err)
	}

	before := paths(t, dir)

	for path, says := range map[string]string{file: "is no folder", link: "leads nowhere", filepath.Join(file, "below"): "not a directory"} {
		if _, err := openTarget(path); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", path, err)
		}
	}

	if after := paths(t, dir); !slices.Equal(after, before) {
		t.Errorf("there is %q, was %q", after, before)
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Only the owner can read the files, because they name people.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// A target is the folder that the export writes into. It is opened before the first request, so that a folder which
// cannot be written to fails at once.
type target struct {
	dir string
	// staging is the folder in which the files are written first: in the target, so that they can be moved without a
	// copy, or beside it if the target does not exist.
	staging string
	isNew   bool
	made    []string // the parent folders that were made, innermost first
	saved   bool
	link    func(from, to string) error // os.Link, or what a test puts in its place
}

// openTarget prepares to write into a folder. First it undoes a run that was killed while it moved its files.
func openTarget(dir string) (*target, error) {
	t := &target{dir: filepath.Clean(dir), link: os.Link}

	info, err := os.Stat(t.dir)

	switch {
	case errors.Is(err, fs.ErrNotExist):
		if _, err := os.Lstat(t.dir); err == nil {
			return nil, fmt.Errorf("%s is a link that leads nowhere", t.dir)
		}

		t.isNew = true
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, fmt.Errorf("%s is no folder", t.dir)
	}

	within, name := t.dir, ".export-"

	if t.isNew {
		within, name = filepath.Dir(t.dir), "."+filepath.Base(t.dir)+".export-"

		if err := t.makeFolders(within); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}

	if err := undoKilledRun(within, name, t.dir); err != nil {
		return nil, err
	}

	if t.staging, err = os.MkdirTemp(within, name); err != nil {
		return nil, errors.Join(err, t.close())
	}

	return t, nil
}

// makeFolders makes a folder and its parents, and remembers which it made.
func (t *target) makeFolders(dir string) error {
	for missing := dir; ; missing = filepath.Dir(missing) {
		if _, err := os.Lstat(missing); !errors.Is(err, fs.ErrNotExist) {
			break
		}

		t.made = append(t.made, missing)
	}

	return os.MkdirAll(dir, folderMode)
}

// close removes the staging folder and, unless the files were saved, the folders that were made.
func (t *target) close() error {
	var err error
	if t.staging != "" {
		err = os.RemoveAll(t.staging)
	}

	if t.saved {
		return err
	}

	for _, dir := range t.made {
		if removal := os.Remove(dir); !errors.Is(removal, fs.ErrNotExist) {
			err = errors.Join(err, removal)
		}
	}

	return err
}

// undoKilledRun removes what a killed run left. The manifest is moved last, so a staging folder that still has it
// belongs to an unfinished run. That staging folder also still has all files that the run placed.
func undoKilledRun(within, name, dir string) error {
	there, err := os.ReadDir(within)
	if err != nil {
		return err
	}

	for _, entry := range there {
		if !entry.IsDir() || !strings.HasPrefix(entry.Name(), name) {
			continue
		}

		staging := filepath.Join(within, entry.Name())

		if _, err := os.Lstat(filepath.Join(staging, manifestName)); err == nil {
			if err := undoMoves(staging, dir); err != nil {
				return err
			}
		}

		if err := os.RemoveAll(staging); err != nil {
			return err
		}
	}

	return nil
}

// undoMoves removes from the target folder the files that are the same in the staging folder. A file that has changed
// since stays.
func undoMoves(staging, dir string) error {
	entries, err := os.ReadDir(staging)
	if err != nil {
		return err
	}

	for _, entry := range entries {
		moved := filepath.Join(dir, entry.Name())
		if !sameContent(filepath.Join(staging, entry.Name()), moved) {
			continue
		}

		if err := os.Remove(moved); err != nil {
			return err
		}
	}

	return nil
}

// sameContent reports whether both are files with the same content. A link is no file.
func sameContent(a, b string) bool {
	if info, err := os.Lstat(b); err != nil || !info.Mode().IsRegular() {
		return false
	}

	inA, errA := os.ReadFile(a)
	inB, errB := os.ReadFile(b)

	return errA == nil && errB == nil && bytes.Equal(inA, inB)
}

// save writes all files or none: it moves them into the folder when every one is complete. It replaces no existing file
// except the manifest, which it moves last.
func (t *target) save(ctx context.Context, files map[string][]byte) error {
	for name := range files {
		if _, err := os.Lstat(filepath.Join(t.dir, name)); name != manifestName && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already, and nothing is overwritten", filepath.Join(t.dir, name))
		}
	}

	for _, name := range sortedKeys(files) {
		if err := ctx.Err(); err != nil {
			return err
		}

		if err := writeFile(filepath.Join(t.staging, name), files[name]); err != nil {
			return err
		}
	}

	if err := ctx.Err(); err != nil {
		return err
	}

	// A new folder appears with all its files at once.
	move := func() error { return os.Rename(t.staging, t.dir) }
	if !t.isNew {
		move = func() error { return t.move(sortedKeys(files)) }
	}

	err := move()
	t.saved = err == nil

	return err
}

// move moves the files into the folder. After a failure it removes those that it has moved.
func (t *target) move(names []string) error {
	var moved []string

	undo := func(err error) error {
		for _, name := range moved {
			err = errors.Join(err, os.Remove(filepath.Join(t.dir, name)))
		}

		return err
	}

	for _, name := range names {
		if name == manifestName {
			continue
		}

		if err := t.place(name); err != nil {
			return undo(err)
		}

		moved = append(moved, name)
	}

	if err := os.Rename(filepath.Join(t.staging, manifestName), filepath.Join(t.dir, manifestName)); err != nil {
		return undo(err)
	}

	return nil
}

func writeFile(path string, content []byte) (err error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, file.Close()) }()

	if _, err := file.Write(content); err != nil {
		return err
	}

	return file.Sync()
}

// place puts a file of the staging folder into the target folder, unless a file of that name exists there. It keeps the
// file in the staging folder, so that undoKilledRun finds it. A hard link, unlike a rename, fails if somebody has
// written a file there meanwhile. Not every file system has hard links: there, a copy is renamed, so that no half file
// appears.
func (t *target) place(name string) error {
	from, to := filepath.Join(t.staging, name), filepath.Join(t.dir, name)

	err := t.link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}

	if _, there := os.Lstat(to); !errors.Is(there, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already, and nothing is overwritten", to)
	}

	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}

	copied := from + ".copy"
	if err := writeFile(copied, content); err != nil {
		return err
	}

	return os.Rename(copied, to)
}

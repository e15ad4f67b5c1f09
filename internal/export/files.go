// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// What is written is for its owner alone: it names people.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// A target is the folder that is written into. Whether it can be is known before anybody is asked anything.
type target struct {
	dir string
	// staging is the folder in which files are made: in the target, so that moving them is never a copy, or beside it
	// while there is none.
	staging string
	isNew   bool
	made    []string // folders that were made for it, the innermost first
	saved   bool
}

// openTarget makes ready to write into a folder. A run that was killed while it moved its files is undone first.
func openTarget(dir string) (*target, error) {
	t := &target{dir: filepath.Clean(dir)}

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

	if err := undoKilled(within, name, t.dir); err != nil {
		return nil, err
	}

	if t.staging, err = os.MkdirTemp(within, name); err != nil {
		return nil, errors.Join(err, t.close())
	}

	return t, nil
}

// makeFolders makes a folder and those above it, and remembers which were not there.
func (t *target) makeFolders(dir string) error {
	for missing := dir; ; missing = filepath.Dir(missing) {
		if _, err := os.Lstat(missing); !errors.Is(err, fs.ErrNotExist) {
			break
		}

		t.made = append(t.made, missing)
	}

	return os.MkdirAll(dir, folderMode)
}

// close takes away what was made on the way, and after a failure what was made at all.
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

// undoKilled removes the files of a run that was killed, unless only its staging folder was left. A staging that still
// has the manifest was not done, and a file that it has moved is the same file as the one in it.
func undoKilled(within, name, dir string) error {
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

func undoMoves(staging, dir string) error {
	entries, err := os.ReadDir(staging)
	if err != nil {
		return err
	}

	for _, entry := range entries {
		moved := filepath.Join(dir, entry.Name())
		here, errHere := os.Lstat(filepath.Join(staging, entry.Name()))
		there, errThere := os.Lstat(moved)

		if errHere != nil || errThere != nil || !os.SameFile(here, there) {
			continue
		}

		if err := os.Remove(moved); err != nil {
			return err
		}
	}

	return nil
}

// save puts new files into the folder, all of them or none: they are moved when every one is complete. A file that is
// there is never touched, except the manifest, which is moved last.
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

		if err := write(filepath.Join(t.staging, name), files[name]); err != nil {
			return err
		}
	}

	if err := ctx.Err(); err != nil {
		return err
	}

	// A folder that is not there yet comes into being whole.
	move := func() error { return os.Rename(t.staging, t.dir) }
	if !t.isNew {
		move = func() error { return t.move(sortedKeys(files)) }
	}

	err := move()
	t.saved = err == nil

	return err
}

// move moves files; what was moved before a failure is taken away again.
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

		if err := place(filepath.Join(t.staging, name), filepath.Join(t.dir, name)); err != nil {
			return undo(err)
		}

		moved = append(moved, name)
	}

	if err := os.Rename(filepath.Join(t.staging, manifestName), filepath.Join(t.dir, manifestName)); err != nil {
		return undo(err)
	}

	return nil
}

func write(path string, content []byte) (err error) {
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

// place moves a file to where none is. A link, unlike a rename, refuses to take the place of what somebody has written
// meanwhile; not every file system has them.
func place(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}

	if _, there := os.Lstat(to); !errors.Is(there, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already, and nothing is overwritten", to)
	}

	return os.Rename(from, to)
}

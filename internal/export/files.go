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
)

// What is written is for its owner alone: it names people.
const (
	fileMode   = 0o600
	folderMode = 0o700
)

// save puts new files into a folder, all of them or none: they are written beside it first, and moved when every one is complete. A
// file that is there is never touched, except those that replace names.
func save(ctx context.Context, dir string, files map[string][]byte, replace string) (err error) {
	for name := range files {
		if _, err := os.Lstat(filepath.Join(dir, name)); name != replace && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already, and nothing is overwritten", filepath.Join(dir, name))
		}
	}

	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, folderMode); err != nil {
		return err
	}

	staging, err := os.MkdirTemp(parent, ".export-")
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, os.RemoveAll(staging)) }()

	for _, name := range sortedKeys(files) {
		if err := ctx.Err(); err != nil {
			return err
		}

		if err := write(filepath.Join(staging, name), files[name]); err != nil {
			return err
		}
	}

	if err := ctx.Err(); err != nil {
		return err
	}

	// A folder that is not there yet comes into being whole.
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return os.Rename(staging, dir)
	}

	return move(staging, dir, sortedKeys(files), replace)
}

// move moves files, the one that replaces another last; what was moved before a failure is taken away again.
func move(from, to string, names []string, replace string) error {
	var moved []string

	for _, name := range names {
		if name == replace {
			continue
		}

		if err := place(filepath.Join(from, name), filepath.Join(to, name)); err != nil {
			for _, name := range moved {
				err = errors.Join(err, os.Remove(filepath.Join(to, name)))
			}

			return err
		}

		moved = append(moved, name)
	}

	err := os.Rename(filepath.Join(from, replace), filepath.Join(to, replace))
	if err != nil {
		for _, name := range moved {
			err = errors.Join(err, os.Remove(filepath.Join(to, name)))
		}
	}

	return err
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

// place moves a file to where none is. A link, unlike a rename, refuses to take the place of what somebody has written meanwhile; not every
// file system has them.
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

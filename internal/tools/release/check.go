// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// check builds a release twice, in two folders and the second time with an empty cache. It fails if the files differ,
// or if a registry would refuse them. It does not write to the work tree, and fetches only the modules of go.sum.
func check(ctx context.Context, c config, root, version string, targets []target, out io.Writer) error {
	if len(targets) == 0 {
		targets = c.targets()
	}

	work, err := os.MkdirTemp("", "release-check-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	// The paths differ in length too, so that a path inside the program makes the files differ.
	first, second := filepath.Join(work, "a"), filepath.Join(work, "somewhere", "else", "entirely")
	for _, dir := range []string{first, second} {
		if err := copySources(ctx, root, dir); err != nil {
			return err
		}
	}

	dist := filepath.Join(work, "dist")
	if err := os.MkdirAll(dist, 0o700); err != nil {
		return err
	}

	var differences []error

	for _, t := range targets {
		one, err := build(ctx, c, first, version, t, "")
		if err != nil {
			return err
		}

		two, err := build(ctx, c, second, version, t, filepath.Join(work, "cache"))
		if err != nil {
			return err
		}

		hashes := [2]string{}

		for i, program := range []string{one, two} {
			archive := filepath.Join(dist, fillTemplate(c.Archives[0].NameTemplate, c.ProjectName, version, t)+".zip")
			if err := pack(archive, program, filepath.Join(first, "LICENSE")); err != nil {
				return err
			}

			if hashes[i], err = hash(archive); err != nil {
				return err
			}
		}

		fmt.Fprintf(out, "%-16s %s  first build\n%-16s %s  second build\n", t, hashes[0], "", hashes[1])

		if hashes[0] != hashes[1] {
			differences = append(differences, fmt.Errorf("%s: two builds of one tree differ", t))
		}
	}

	if err := errors.Join(differences...); err != nil {
		return err
	}

	fmt.Fprintln(out, "Two builds of the same tree are the same bytes.")

	if err := addManifestAndSums(dist, c, root, version); err != nil {
		return err
	}
	// Only the systems that were built are verified.
	if err := errors.Join(verify(dist, c.ProjectName, version, targets, false)...); err != nil {
		return err
	}

	fmt.Fprintln(out, "The files are what both registries want.")

	document, err := spdxDocument(filepath.Join(first, "built", targets[0].String()), c.ProjectName, version)
	if err != nil {
		return err
	}

	again, err := spdxDocument(filepath.Join(second, "built", targets[0].String()), c.ProjectName, version)
	if err != nil {
		return err
	}

	if string(document) != string(again) {
		return errors.New("two builds have different lists of what they contain")
	}

	fmt.Fprintf(out, "The SPDX document has %d packages.\n", strings.Count(string(document), `"SPDXID": "SPDXRef-Package-`))

	return nil
}

// copySources copies the files that Git tracks, with changes that are not committed.
func copySources(ctx context.Context, root, dir string) error {
	command := exec.CommandContext(ctx, "git", "ls-files", "-z", "--", "*.go", "go.mod", "go.sum", "LICENSE")
	command.Dir = root

	list, err := command.Output()
	if err != nil {
		return fmt.Errorf("git ls-files: %w", err)
	}

	for name := range strings.SplitSeq(strings.TrimSuffix(string(list), "\x00"), "\x00") {
		content, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if errors.Is(err, os.ErrNotExist) {
			continue // deleted, but the deletion is not committed
		}

		if err != nil {
			return err
		}

		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}

		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}

	return nil
}

// build builds with exactly the flags of .goreleaser.yml. If cache is set, it is an empty folder for the build cache.
func build(ctx context.Context, c config, dir, version string, t target, cache string) (string, error) {
	program := filepath.Join(dir, "built", t.String())

	args := append([]string{"build"}, c.Builds[0].Flags...)
	for _, flags := range c.Builds[0].Ldflags {
		args = append(args, "-ldflags", fillTemplate(flags, c.ProjectName, version, t))
	}

	command := exec.CommandContext(ctx, "go", append(args, "-o", program, ".")...)
	command.Dir = dir

	command.Env = append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off", "GOOS="+t.goos, "GOARCH="+t.goarch)

	command.Env = append(command.Env, c.Builds[0].Env...)
	if cache != "" {
		command.Env = append(command.Env, "GOCACHE="+cache)
	}

	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building for %s: %w\n%s", t, err, output)
	}

	return program, nil
}

// pack makes the archive like goreleaser, with a fixed time for every file, so that the same files give the same bytes.
func pack(archive, program, license string) error {
	file, err := os.Create(archive)
	if err != nil {
		return err
	}

	w := zip.NewWriter(file)
	name := strings.TrimSuffix(filepath.Base(archive), ".zip")
	project, rest, _ := strings.Cut(name, "_")
	version, system, _ := strings.Cut(rest, "_")

	executable := project + "_v" + version
	if strings.HasPrefix(system, "windows_") {
		executable += ".exe"
	}

	for _, f := range []struct {
		path, name string
		mode       os.FileMode
	}{{license, "LICENSE", 0o644}, {program, executable, 0o755}} {
		content, err := os.ReadFile(f.path)
		if err != nil {
			return err
		}

		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
		header.SetMode(f.mode)

		entry, err := w.CreateHeader(header)
		if err != nil {
			return err
		}

		if _, err := entry.Write(content); err != nil {
			return err
		}
	}

	return errors.Join(w.Close(), file.Close())
}

// addManifestAndSums adds the manifest and the checksums to the files of a release.
func addManifestAndSums(dist string, c config, root, version string) error {
	manifest, err := os.ReadFile(filepath.Join(root, c.Checksum.ExtraFiles[0].Glob))
	if err != nil {
		return err
	}

	name := fillTemplate(c.Checksum.ExtraFiles[0].NameTemplate, c.ProjectName, version, target{})
	if err := os.WriteFile(filepath.Join(dist, name), manifest, 0o600); err != nil {
		return err
	}

	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}

	var sums strings.Builder

	for _, entry := range entries {
		sum, err := hash(filepath.Join(dist, entry.Name()))
		if err != nil {
			return err
		}

		fmt.Fprintf(&sums, "%s  %s\n", sum, entry.Name())
	}

	return os.WriteFile(filepath.Join(dist, fillTemplate(c.Checksum.NameTemplate, c.ProjectName, version, target{})), []byte(sums.String()), 0o600)
}

func hash(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}

	return fmt.Sprintf("%x", sha256.Sum256(content)), nil
}

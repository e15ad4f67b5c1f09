// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const root = "../../.."

// .goreleaser.yml follows the rules of both registries. The function verify checks the files themselves.
func TestGoreleaserConfiguration(t *testing.T) {
	t.Parallel()

	c, err := readConfig(root)
	if err != nil {
		t.Fatal(err)
	}

	build, archive := c.Builds[0], c.Archives[0]
	for what, right := range map[string]bool{
		"is called as the repository is":           c.ProjectName == "terraform-provider-atlassian",
		"needs no C library":                       slices.Contains(build.Env, "CGO_ENABLED=0"),
		"leaves paths out":                         slices.Contains(build.Flags, "-trimpath"),
		"takes times from the commit":              build.ModTimestamp == "{{ .CommitTimestamp }}" && archive.BuildsInfo.Mtime == "{{ .CommitDate }}",
		"takes the license's time from the commit": len(archive.Files) == 1 && archive.Files[0].Info.Mtime == "{{ .CommitDate }}",
		"tells the program its version":            slices.ContainsFunc(build.Ldflags, func(f string) bool { return strings.Contains(f, "main.version={{ .Version }}") }),
		"names the program with v":                 build.Binary == "{{ .ProjectName }}_v{{ .Version }}",
		"packs zip and nothing else":               slices.Equal(archive.Formats, []string{"zip"}),
		"names archives as registries do":          archive.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_{{ .Os }}_{{ .Arch }}",
		"names the sums as registries do":          c.Checksum.NameTemplate == "{{ .ProjectName }}_{{ .Version }}_SHA256SUMS" && c.Checksum.Algorithm == "sha256",
		"sums archives alone":                      slices.Equal(c.Checksum.IDs, []string{archive.ID}) && len(c.SBOMs) == 0,
		"sums and uploads the manifest":            len(c.Checksum.ExtraFiles) == 1 && slices.Equal(c.Checksum.ExtraFiles, c.Release.ExtraFiles) && c.Checksum.ExtraFiles[0].Glob == "terraform-registry-manifest.json",
		"signs the sums, detached and not armored": len(c.Signs) == 1 && c.Signs[0].Artifacts == "checksum" && slices.Contains(c.Signs[0].Args, "--detach-sign") && !slices.Contains(c.Signs[0].Args, "--armor"),
		"publishes a draft":                        c.Release.Draft,
	} {
		if !right {
			t.Errorf(".goreleaser.yml: it is not so that the release %s", what)
		}
	}

	var names []string
	for _, target := range c.targets() {
		names = append(names, target.String())
	}

	for _, name := range []string{"darwin_amd64", "darwin_arm64", "freebsd_amd64", "linux_386", "linux_amd64", "linux_arm", "linux_arm64", "windows_amd64", "windows_arm64"} {
		if !slices.Contains(names, name) {
			t.Errorf("nothing is built for %s", name)
		}
	}

	if err := verifyManifest(filepath.Join(root, "terraform-registry-manifest.json")); err != nil {
		t.Errorf("terraform-registry-manifest.json: %v", err)
	}
}

// docs/ has an index.md, and no file is too large for Terraform's registry.
func TestDocumentationFitsRegistries(t *testing.T) {
	t.Parallel()

	files := 0

	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		files++

		info, err := entry.Info()
		if err == nil && info.Size() > 500_000 {
			t.Errorf("%s has %d bytes, more than the 500 KB that Terraform's registry shows", path, info.Size())
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	if _, err := os.Stat(filepath.Join(root, "docs", "index.md")); err != nil || files < 10 || files > 2000 {
		t.Errorf("docs/ has %d files: %v", files, err)
	}
}

// workflow is the part of a workflow that decides about permissions.
type workflow struct {
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]job    `yaml:"jobs"`
}

type job struct {
	Permissions map[string]string `yaml:"permissions"`
	Timeout     int               `yaml:"timeout-minutes"`
	Steps       []struct {
		Uses string         `yaml:"uses"`
		With map[string]any `yaml:"with"`
	} `yaml:"steps"`
}

// assumesCloudRole reports whether the job exchanges its token for a role at the cloud that keeps the state.
func (j job) assumesCloudRole() bool {
	for _, step := range j.Steps {
		if strings.HasPrefix(step.Uses, "aws-actions/configure-aws-credentials@") && step.With["role-to-assume"] != nil {
			return true
		}
	}

	return false
}

var pinned = regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)

// Workflows have only the permissions that they need, and pin actions by hash, because a tag can be moved.
func TestWorkflows(t *testing.T) {
	t.Parallel()

	var files []string

	for _, pattern := range []string{".github/workflows/*.yml", "examples/*/.github/workflows/*.yml"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}

		files = append(files, found...)
	}

	if len(files) < 2 {
		t.Fatalf("there are %d workflows", len(files))
	}

	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}

		var w workflow
		if err := yaml.Unmarshal(text, &w); err != nil {
			t.Fatalf("%s: %v", path, err)
		}

		name := filepath.Base(path)
		if w.Permissions == nil || len(w.Permissions) > 0 {
			t.Errorf("%s does not take all rights from its jobs before it gives them some: permissions: {}", name)
		}

		for id, job := range w.Jobs {
			if job.Permissions == nil || job.Timeout == 0 {
				t.Errorf("%s: the job %s says no permissions or no timeout-minutes", name, id)
			}

			for right, access := range job.Permissions {
				release := name == "release.yml" && (right == "contents" || right == "id-token" || right == "attestations")

				example := strings.Contains(path, "examples") && (right == "issues" || right == "pull-requests" || right == "id-token" && job.assumesCloudRole())
				if access == "write" && !release && !example {
					t.Errorf("%s: the job %s may write %s", name, id, right)
				}
			}

			for _, step := range job.Steps {
				if step.Uses == "" {
					continue
				}

				if !pinned.MatchString(step.Uses) || !regexp.MustCompile(regexp.QuoteMeta(step.Uses)+` # v\d`).Match(text) {
					t.Errorf("%s: %s is not pinned by hash with its version beside it", name, step.Uses)
				}

				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
					t.Errorf("%s: the job %s leaves its token in the work tree", name, id)
				}
			}
		}
	}
}

// Dependabot updates every folder with a module or with workflows, because pinned versions age.
func TestDependabot(t *testing.T) {
	t.Parallel()

	text, err := os.ReadFile(filepath.Join(root, ".github", "dependabot.yml"))
	if err != nil {
		t.Fatal(err)
	}

	var config struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}

	got := map[string][]string{}
	for _, update := range config.Updates {
		got[update.Ecosystem] = append(got[update.Ecosystem], update.Directories...)
	}

	err = filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}

		if entry.IsDir() && (entry.Name() == ".tools" || entry.Name() == ".git") {
			return filepath.SkipDir
		}

		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}

		folder := strings.TrimSuffix("/"+filepath.ToSlash(filepath.Dir(relative)), ".")
		if entry.Name() == "go.mod" && !slices.Contains(got["gomod"], folder) {
			t.Errorf("nobody looks after the modules of %s", folder)
		}

		owner := strings.TrimSuffix("/"+strings.TrimSuffix(filepath.ToSlash(relative), ".github/workflows"), "/")
		if strings.HasSuffix(filepath.ToSlash(relative), ".github/workflows") && !slices.Contains(got["github-actions"], "/"+strings.TrimPrefix(owner, "/")) {
			t.Errorf("nobody looks after the actions of %s", relative)
		}

		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// config is the part of .goreleaser.yml that decides about the files of a release.
type config struct {
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		Env          []string `yaml:"env"`
		Flags        []string `yaml:"flags"`
		Ldflags      []string `yaml:"ldflags"`
		ModTimestamp string   `yaml:"mod_timestamp"`
		Binary       string   `yaml:"binary"`
		Goos         []string `yaml:"goos"`
		Goarch       []string `yaml:"goarch"`
		Ignore       []struct {
			Goos   string `yaml:"goos"`
			Goarch string `yaml:"goarch"`
		} `yaml:"ignore"`
	} `yaml:"builds"`
	Archives []struct {
		ID           string   `yaml:"id"`
		Formats      []string `yaml:"formats"`
		NameTemplate string   `yaml:"name_template"`
		Files        []struct {
			Src  string `yaml:"src"`
			Info struct {
				Mtime string `yaml:"mtime"`
			} `yaml:"info"`
		} `yaml:"files"`
		BuildsInfo struct {
			Mtime string `yaml:"mtime"`
		} `yaml:"builds_info"`
	} `yaml:"archives"`
	Checksum struct {
		IDs          []string    `yaml:"ids"`
		NameTemplate string      `yaml:"name_template"`
		Algorithm    string      `yaml:"algorithm"`
		ExtraFiles   []extraFile `yaml:"extra_files"`
	} `yaml:"checksum"`
	Signs []struct {
		Artifacts string   `yaml:"artifacts"`
		Args      []string `yaml:"args"`
	} `yaml:"signs"`
	SBOMs   []any `yaml:"sboms"`
	Release struct {
		Draft      bool        `yaml:"draft"`
		ExtraFiles []extraFile `yaml:"extra_files"`
	} `yaml:"release"`
}

type extraFile struct {
	Glob         string `yaml:"glob"`
	NameTemplate string `yaml:"name_template"`
}

// target is a system for which the program is built.
type target struct{ goos, goarch string }

func (t target) String() string { return t.goos + "_" + t.goarch }

func readConfig(root string) (config, error) {
	var c config

	content, err := os.ReadFile(filepath.Join(root, ".goreleaser.yml"))
	if err != nil {
		return c, err
	}

	if err := yaml.Unmarshal(content, &c); err != nil {
		return c, fmt.Errorf(".goreleaser.yml: %w", err)
	}

	if len(c.Builds) != 1 || len(c.Archives) != 1 {
		return c, fmt.Errorf(".goreleaser.yml has %d builds and %d archives, not one of each", len(c.Builds), len(c.Archives))
	}

	return c, nil
}

// targets returns the systems of a release.
func (c config) targets() []target {
	var all []target

	build := c.Builds[0]
	for _, goos := range build.Goos {
		for _, goarch := range build.Goarch {
			ignored := false
			for _, i := range build.Ignore {
				ignored = ignored || i.Goos == goos && i.Goarch == goarch
			}

			if !ignored {
				all = append(all, target{goos, goarch})
			}
		}
	}

	slices.SortFunc(all, func(a, b target) int { return strings.Compare(a.String(), b.String()) })

	return all
}

// fillTemplate replaces the template fields that names and flags of .goreleaser.yml use.
func fillTemplate(template, project, version string, t target) string {
	return strings.NewReplacer(
		"{{ .ProjectName }}", project, "{{ .Version }}", version, "{{ .Os }}", t.goos, "{{ .Arch }}", t.goarch,
	).Replace(template)
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"debug/buildinfo"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"runtime/debug"
	"strings"
	"time"
)

// spdx is a document of SPDX 2.3, with the fields that are used here.
type spdx struct {
	Version       string         `json:"spdxVersion"`
	DataLicense   string         `json:"dataLicense"`
	ID            string         `json:"SPDXID"`
	Name          string         `json:"name"`
	Namespace     string         `json:"documentNamespace"`
	Creation      spdxCreation   `json:"creationInfo"`
	Packages      []spdxPackage  `json:"packages"`
	Relationships []spdxRelation `json:"relationships"`
	Describes     []string       `json:"documentDescribes"`
}

type spdxCreation struct {
	Created  string   `json:"created"`
	Creators []string `json:"creators"`
}

type spdxPackage struct {
	Name          string         `json:"name"`
	ID            string         `json:"SPDXID"`
	Version       string         `json:"versionInfo"`
	Download      string         `json:"downloadLocation"`
	FilesAnalyzed bool           `json:"filesAnalyzed"`
	Concluded     string         `json:"licenseConcluded"`
	Declared      string         `json:"licenseDeclared"`
	Copyright     string         `json:"copyrightText"`
	Checksums     []spdxChecksum `json:"checksums,omitempty"`
	References    []spdxRef      `json:"externalRefs,omitempty"`
	Comment       string         `json:"comment,omitempty"`
}

type spdxChecksum struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"checksumValue"`
}

type spdxRef struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type spdxRelation struct {
	Element string `json:"spdxElementId"`
	Type    string `json:"relationshipType"`
	Related string `json:"relatedSpdxElement"`
}

const unasserted = "NOASSERTION"

// spdxDocument returns the SPDX document of a program from the build information that Go has put into it: the modules
// that are linked, not all that go.mod names. The same program gives the same bytes.
func spdxDocument(program, project, version string) ([]byte, error) {
	info, err := buildinfo.ReadFile(program)
	if err != nil {
		return nil, err
	}

	sum, err := hash(program)
	if err != nil {
		return nil, err
	}

	created := time.Unix(0, 0).UTC()

	for _, setting := range info.Settings {
		if setting.Key == "vcs.time" {
			if created, err = time.Parse(time.RFC3339, setting.Value); err != nil {
				return nil, fmt.Errorf("the commit's time: %w", err)
			}
		}
	}

	document := spdx{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", ID: "SPDXRef-DOCUMENT", Name: project + " " + version,
		Namespace: "https://" + info.Main.Path + "/spdx/" + version + "/" + sum,
		Creation:  spdxCreation{Created: created.UTC().Format(time.RFC3339), Creators: []string{"Tool: " + project + "-release"}},
		Describes: []string{"SPDXRef-Package-0"},
	}
	add := func(p spdxPackage) string {
		p.ID = fmt.Sprintf("SPDXRef-Package-%d", len(document.Packages))
		p.Concluded, p.Copyright = unasserted, unasserted
		document.Packages = append(document.Packages, p)

		return p.ID
	}
	root := add(spdxPackage{
		Name: info.Main.Path, Version: version, Download: "https://" + info.Main.Path, Declared: "MPL-2.0",
		Checksums:  []spdxChecksum{{"SHA256", sum}},
		References: []spdxRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + info.Main.Path + "@v" + version}},
	})
	relate := func(from, kind, to string) {
		document.Relationships = append(document.Relationships, spdxRelation{from, kind, to})
	}
	relate("SPDXRef-DOCUMENT", "DESCRIBES", root)
	relate(root, "DEPENDS_ON", add(spdxPackage{
		Name: "std", Version: strings.TrimPrefix(regexp.MustCompile(`^go[0-9.]+[a-z0-9]*`).FindString(info.GoVersion), "go"), Download: "https://go.dev/dl/", Declared: "BSD-3-Clause",
		References: []spdxRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/std@" + strings.TrimPrefix(info.GoVersion, "go")}},
	}))

	for _, module := range info.Deps {
		p, err := spdxModule(module)
		if err != nil {
			return nil, err
		}

		relate(root, "DEPENDS_ON", add(p))
	}

	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return nil, err
	}

	return append(text, '\n'), nil
}

func spdxModule(module *debug.Module) (spdxPackage, error) {
	linked := module
	if module.Replace != nil {
		linked = module.Replace
	}

	p := spdxPackage{
		Name: linked.Path, Version: linked.Version, Download: unasserted, Declared: unasserted,
		References: []spdxRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + linked.Path + "@" + linked.Version}},
	}
	// Go's sum is over the hashes of the module's files. No algorithm of SPDX has that, so it is a comment.
	if encoded, ok := strings.CutPrefix(linked.Sum, "h1:"); ok {
		raw, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil {
			return p, fmt.Errorf("the sum of %s: %w", linked.Path, err)
		}

		p.Comment = "h1 (SHA-256 over the hashes of the module's files, as in go.sum): " + hex.EncodeToString(raw)
	}

	return p, nil
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The tag of a signature packet, and algorithms of OpenPGP public keys (RFC 9580 §5, §9.1). Terraform's registry
// accepts only RSA and DSA.
const (
	signatureTag = 2
	rsa          = 1
	dsa          = 17
)

// verify checks the files of a release against the rules of the registries of Terraform and OpenTofu. The registries
// find mistakes only after the publication, and some, such as a missing manifest, never.
func verify(dist, project, version string, targets []target, signed bool) []error {
	var problems []error

	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }

	if !regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(version) {
		problem("%q is no semantic version without v", version)
	}

	if !regexp.MustCompile(`^terraform-provider-[a-z0-9-]+$`).MatchString(project) {
		problem("the project is called %q, not terraform-provider- and lower case letters", project)
	}

	prefix := project + "_" + version + "_"
	sumsName, manifestName := prefix+"SHA256SUMS", prefix+"manifest.json"
	want := []string{manifestName}

	for _, t := range targets {
		name := prefix + t.String() + ".zip"

		want = append(want, name)
		if err := verifyArchive(filepath.Join(dist, name), project, version, t); err != nil {
			problem("%s: %w", name, err)
		}
	}

	if !slices.Contains(targets, target{"linux", "amd64"}) && len(targets) > 2 {
		problem("there is no build for linux_amd64, which hosted Terraform runs")
	}

	if err := verifyManifest(filepath.Join(dist, manifestName)); err != nil {
		problem("%s: %w", manifestName, err)
	}

	sums, err := readSums(filepath.Join(dist, sumsName))
	if err != nil {
		problem("%s: %w", sumsName, err)
		return problems
	}

	for _, name := range want {
		got, listed := sums[name]
		delete(sums, name)

		switch made, err := hash(filepath.Join(dist, name)); {
		case !listed:
			problem("%s does not list %s", sumsName, name)
		case err != nil:
			problem("%w", err)
		case made != got:
			problem("%s: the sum of %s is not that of the file", sumsName, name)
		}
	}

	for name := range sums {
		// A registry reads each name as the archive of a system, and refuses the version if one is something else.
		problem("%s lists %s, which is neither an archive of a system nor the manifest", sumsName, name)
	}

	if signed {
		if err := verifySignature(filepath.Join(dist, sumsName+".sig")); err != nil {
			problem("%s.sig: %w", sumsName, err)
		}
	}

	return problems
}

func verifyArchive(path, project, version string, t target) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer archive.Close()

	executable := project + "_v" + version
	if t.goos == "windows" {
		executable += ".exe"
	}

	found := 0

	for _, f := range archive.File {
		switch {
		case f.Name == executable && f.Mode().Perm()&0o111 == 0:
			return fmt.Errorf("%s can't be executed", f.Name)
		case f.Name == executable:
			found++
		case strings.HasPrefix(f.Name, "terraform-provider-"):
			return fmt.Errorf("has a second program, %s", f.Name)
		case strings.ContainsAny(f.Name, `/\`):
			return fmt.Errorf("has a folder, %s", f.Name)
		}
	}

	if found != 1 {
		return fmt.Errorf("has %d programs called %s, not one", found, executable)
	}

	return nil
}

func verifyManifest(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}

	var manifest struct {
		Version  int `json:"version"`
		Metadata struct {
			ProtocolVersions []string `json:"protocol_versions"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(content, &manifest); err != nil {
		return err
	}
	// Without a manifest, a registry assumes protocol 5, and no CLI can start the provider.
	if manifest.Version != 1 || !slices.Equal(manifest.Metadata.ProtocolVersions, []string{"6.0"}) {
		return fmt.Errorf("says version %d and protocols %v, not 1 and 6.0", manifest.Version, manifest.Metadata.ProtocolVersions)
	}

	return nil
}

func readSums(path string) (map[string]string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}

	sums := map[string]string{}

	line := regexp.MustCompile(`^([0-9a-f]{64})  ([^ /]+)$`)
	for text := range strings.SplitSeq(strings.TrimSuffix(string(content), "\n"), "\n") {
		m := line.FindStringSubmatch(text)
		if m == nil {
			return nil, fmt.Errorf("the line %q is no sum, two blanks and a name", text)
		}

		if _, twice := sums[m[2]]; twice {
			return nil, fmt.Errorf("lists %s twice", m[2])
		}

		sums[m[2]] = m[1]
	}

	return sums, nil
}

// verifySignature reads the signing key's algorithm from an OpenPGP packet (RFC 9580 §4.2 and §5.2).
func verifySignature(path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}

	if strings.HasPrefix(string(content), "-----BEGIN") {
		return errors.New("is armored; a registry wants the binary form")
	}

	if len(content) < 2 || content[0]&0x80 == 0 {
		return errors.New("is no OpenPGP packet")
	}

	tag, body := int(content[0]&0x3f), []byte(nil)
	if content[0]&0x40 != 0 { // the new form: one, two or five octets of length
		switch first := content[1]; {
		case first < 192:
			body = content[2:]
		case first < 224 && len(content) > 3:
			body = content[3:]
		case first == 255 && len(content) > 6:
			body = content[6:]
		}
	} else { // the old form: the two lowest bits give the number of length octets
		tag = int(content[0]>>2) & 0x0f
		if n := 1 << (content[0] & 0x03); n < 8 && len(content) > 1+n {
			body = content[1+n:]
		}
	}

	if tag != signatureTag || len(body) < 3 {
		return errors.New("is no OpenPGP signature")
	}

	if algorithm := body[2]; algorithm != rsa && algorithm != dsa {
		return fmt.Errorf("is made with a key of algorithm %d; a registry takes RSA (1) and DSA (17), no elliptic curve", algorithm)
	}

	return nil
}

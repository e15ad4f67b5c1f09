// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const project, version = "terraform-provider-atlassian", "1.2.3"

var builtTargets = []target{{"linux", "amd64"}, {"windows", "amd64"}, {"darwin", "arm64"}}

// releaseFiles makes the files of a valid release and returns their folder.
func releaseFiles(t *testing.T) string {
	t.Helper()

	c, err := readConfig(root)
	if err != nil {
		t.Fatal(err)
	}

	dir := t.TempDir()
	program := filepath.Join(t.TempDir(), "program")
	write(t, program, "program")

	for _, target := range builtTargets {
		name := fillTemplate(c.Archives[0].NameTemplate, project, version, target) + ".zip"
		if err := pack(filepath.Join(dir, name), program, filepath.Join(root, "LICENSE")); err != nil {
			t.Fatal(err)
		}
	}

	if err := addManifestAndSums(dir, c, root, version); err != nil {
		t.Fatal(err)
	}

	write(t, filepath.Join(dir, "terraform-provider-atlassian_1.2.3_SHA256SUMS.sig"), string(signature(rsa)))

	return dir
}

// signature returns a packet with the beginning of gpg's signatures: tag 2, two octets of length, version 4, type 0.
func signature(algorithm byte) []byte {
	return append([]byte{0x80 | 2<<2 | 1, 0, 60, 4, 0, algorithm, 8}, make([]byte, 56)...)
}

func write(t *testing.T, path, content string) {
	t.Helper()

	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()

	dir := releaseFiles(t)
	if problems := verify(dir, project, version, builtTargets, true); len(problems) > 0 {
		t.Errorf("a right release is refused: %v", errors.Join(problems...))
	}

	sums := "terraform-provider-atlassian_1.2.3_SHA256SUMS"
	manifest := "terraform-provider-atlassian_1.2.3_manifest.json"
	archive := "terraform-provider-atlassian_1.2.3_linux_amd64.zip"

	change := func(name string, edit func(string) string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()

			content, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}

			write(t, filepath.Join(dir, name), edit(string(content)))
		}
	}
	for name, test := range map[string]struct {
		spoil func(*testing.T, string)
		want  string
	}{
		"an SBOM among the sums": {change(sums, func(s string) string {
			return s + strings.Repeat("0", 64) + "  terraform-provider-atlassian_1.2.3.spdx.json\n"
		}), "neither an archive of a system nor the manifest"},
		"no manifest": {func(t *testing.T, dir string) {
			t.Helper()

			if err := os.Remove(filepath.Join(dir, manifest)); err != nil {
				t.Fatal(err)
			}
		}, "manifest.json"},
		"manifest of protocol 5":    {change(manifest, func(s string) string { return strings.Replace(s, "6.0", "5.0", 1) }), "not 1 and 6.0"},
		"manifest not in the sums":  {change(sums, func(s string) string { return without(s, manifest) }), "does not list " + manifest},
		"archive not in the sums":   {change(sums, func(s string) string { return without(s, archive) }), "does not list " + archive},
		"archive of another build":  {change(sums, func(s string) string { return strings.Repeat("a", 64) + s[64:] }), "is not that of the file"},
		"one blank":                 {change(sums, func(s string) string { return strings.ReplaceAll(s, "  ", " ") }), "two blanks"},
		"armored":                   {change(sums+".sig", func(string) string { return "-----BEGIN PGP SIGNATURE-----\n" }), "armored"},
		"signed by an ECC key":      {change(sums+".sig", func(string) string { return string(signature(22)) }), "no elliptic curve"},
		"a public key":              {change(sums+".sig", func(s string) string { return "\x99" + s[1:] }), "no OpenPGP signature"},
		"program without execution": {func(t *testing.T, dir string) { t.Helper(); repack(t, filepath.Join(dir, archive), 0o644, "_v1.2.3") }, "can't be executed"},
		"program without v":         {func(t *testing.T, dir string) { t.Helper(); repack(t, filepath.Join(dir, archive), 0o755, "_1.2.3") }, "second program"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			dir := releaseFiles(t)
			test.spoil(t, dir)

			if err := errors.Join(verify(dir, project, version, builtTargets, true)...); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error that says %q", err, test.want)
			}
		})
	}

	if problems := verify(dir, project, "v1.2.3", builtTargets, false); len(problems) == 0 {
		t.Error("a version with v passes")
	}
}

func without(sums, name string) string {
	var left strings.Builder

	for line := range strings.Lines(sums) {
		if !strings.Contains(line, name) {
			left.WriteString(line)
		}
	}

	return left.String()
}

func repack(t *testing.T, path string, mode os.FileMode, suffix string) {
	t.Helper()

	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}

	w := zip.NewWriter(file)
	header := &zip.FileHeader{Name: project + suffix}
	header.SetMode(mode)

	if _, err := w.CreateHeader(header); err != nil {
		t.Fatal(err)
	}

	if err := errors.Join(w.Close(), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// The document of this test program names its modules, and is the same each time.
func TestSBOM(t *testing.T) {
	t.Parallel()

	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	one, err := spdxDocument(program, project, version)
	if err != nil {
		t.Fatal(err)
	}

	two, err := spdxDocument(program, project, version)
	if err != nil {
		t.Fatal(err)
	}

	text := string(one)
	if text != string(two) {
		t.Error("the same program has two documents")
	}

	for _, want := range []string{
		`"spdxVersion": "SPDX-2.3"`, `"dataLicense": "CC0-1.0"`, `"SPDXID": "SPDXRef-DOCUMENT"`, `"name": "std"`,
		"pkg:golang/go.yaml.in/yaml/v3@v3.", fmt.Sprintf("/spdx/%s/", version), "DEPENDS_ON",
	} {
		if strings.Count(text, want) == 0 {
			t.Errorf("the document does not say %s", want)
		}
	}

	if _, err := spdxDocument(filepath.Join(root, "LICENSE"), project, version); err == nil {
		t.Error("a text is described as a program")
	}
}

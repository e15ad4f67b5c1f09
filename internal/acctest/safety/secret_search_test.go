// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
)

// A secretSearch looks for secrets, in plain text and encoded.
type secretSearch struct {
	needles map[string][]byte // by encoding and text
	ignored *regexp.Regexp    // not searched
	bytes   int64
	files   int
}

func newSecretSearch(secrets ...string) *secretSearch {
	s := &secretSearch{needles: map[string][]byte{}}

	for _, secret := range secrets {
		s.add("plain", secret)
		s.add("URL", url.QueryEscape(secret))
		s.add("hex", hex.EncodeToString([]byte(secret)))

		// The base64 of a text depends on its offset modulo three.
		for shift := range 3 {
			text := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), secret...))
			s.add("base64", text[(shift*8+5)/6:len(text)-1])
		}
	}

	return s
}

func (s *secretSearch) add(kind, text string) { s.needles[kind+" "+text] = []byte(text) }

// formIn returns the encoding in which data contains a secret, "" if it contains none.
func (s *secretSearch) formIn(data []byte) string {
	s.bytes += int64(len(data))

	if s.ignored != nil {
		data = s.ignored.ReplaceAll(data, nil)
	}

	for name, needle := range s.needles {
		if bytes.Contains(data, needle) {
			kind, _, _ := strings.Cut(name, " ")

			return kind
		}
	}

	return ""
}

// searchFolder fails the test for each file that contains a secret, also inside a zip archive such as a plan file. It
// leaves out the files for which skip returns true.
func (s *secretSearch) searchFolder(t *testing.T, root string, skip func(path string) bool) {
	t.Helper()

	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		// A running process may remove a file meanwhile.
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}

		if err != nil || entry.IsDir() || !entry.Type().IsRegular() || skip(path) {
			return err
		}

		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}

		s.files++

		if kind := s.formIn(data); kind != "" {
			t.Errorf("%s holds a key (%s)", path, kind)
		}

		return s.searchArchive(t, path, data)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (s *secretSearch) searchArchive(t *testing.T, path string, data []byte) error {
	t.Helper()

	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil //nolint:nilerr // It is no archive.
	}

	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			return err
		}

		inside, err := io.ReadAll(reader)
		if err != nil {
			return err
		}

		if kind := s.formIn(inside); kind != "" {
			t.Errorf("%s in %s holds a key (%s)", file.Name, path, kind)
		}
	}

	return nil
}

// TestSecretSearch shows that the search finds a key in every encoding and in an archive.
func TestSecretSearch(t *testing.T) {
	t.Parallel()

	const secret = acctest.KeyMark + "-1234"

	hidden := [][]byte{
		[]byte("x" + secret), []byte(url.QueryEscape("a b" + secret)), []byte(hex.EncodeToString([]byte("abc" + secret))),
	}
	for shift := range 4 {
		hidden = append(hidden, []byte(base64.StdEncoding.EncodeToString([]byte("abcd"[:shift]+secret+"efg"[:shift%3]))))
	}

	for _, data := range hidden {
		if newSecretSearch(secret).formIn(data) == "" {
			t.Errorf("the key is not found in %s", data)
		}
	}

	if kind := newSecretSearch(secret).formIn([]byte("ATATT-acctest-key, " + secret[1:])); kind != "" {
		t.Errorf("a key is found where there is none (%s)", kind)
	}

	var archive bytes.Buffer

	writer := zip.NewWriter(&archive)

	file, err := writer.Create("inside")
	if err != nil {
		t.Fatal(err)
	}

	if _, err := file.Write(bytes.Repeat([]byte(secret), 100)); err != nil {
		t.Fatal(err)
	}

	if err := writer.Close(); err != nil {
		t.Fatal(err)
	}

	probe := &testing.T{}
	if err := newSecretSearch(secret).searchArchive(probe, "archive", archive.Bytes()); err != nil || !probe.Failed() {
		t.Errorf("the key is not found in an archive: %v", err)
	}
}

// configurationCopy matches the key in a configuration that the testing library copies to its trace log.
var configurationCopy = regexp.MustCompile(`(?m)^ +\| +(scim_)?api_key += "[^"\n]*"$`)

// TestSuiteFiles shows that no log, state or plan of the acceptance suite contains a key. `make secrets` writes them to
// the folder that ATLASSIAN_SUITE_FILES names. Every key of a test begins with acctest.KeyMark. Configurations contain
// the keys, and Terraform copies them into plan files, so the search leaves out both.
func TestSuiteFiles(t *testing.T) {
	t.Parallel()

	root := os.Getenv("ATLASSIAN_SUITE_FILES")
	if root == "" {
		t.Skip("ATLASSIAN_SUITE_FILES is not set: make secrets sets it")
	}

	s := newSecretSearch(acctest.KeyMark)
	s.ignored = configurationCopy
	s.searchFolder(t, root, func(path string) bool {
		return strings.HasSuffix(path, ".tf") || strings.HasSuffix(path, ".tf.json") || strings.HasSuffix(path, "tfplan")
	})

	if s.files == 0 {
		t.Fatalf("there is no file in %s", root)
	}

	t.Logf("%d bytes in %d files of the acceptance suite searched: no key.", s.bytes, s.files)
}

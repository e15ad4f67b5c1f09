// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// FolderVariable is the environment variable that names the folder with Atlassian's OpenAPI documents.
const FolderVariable = "ATLASSIAN_OPENAPI_DIR"

// publishedNames are the files of the documents in that folder.
var publishedNames = []string{"organizations.json", "user-management.json", "user-provisioning-2022.json"}

// published reads the documents once for all tests. It returns nil without a folder.
var published = sync.OnceValues(func() (*contract, error) {
	folder := os.Getenv(FolderVariable)
	if folder == "" {
		return nil, nil //nolint:nilnil // no folder, nothing to check, no error
	}

	return loadPublished(folder)
})

func loadPublished(folder string) (*contract, error) {
	paths := make([]string, len(publishedNames))
	for i, name := range publishedNames {
		paths[i] = filepath.Join(folder, name)
	}

	c, err := load(paths...)
	if err != nil {
		return nil, err
	}

	c.known, c.newer = knownDeviations, newerOperations

	return c, nil
}

// Check compares exchanges with Atlassian's documents and fails the test for each deviation that is not in
// known_deviations.go. It does nothing unless FolderVariable is set.
func Check(t testing.TB, entries []simulator.Entry) {
	t.Helper()

	c, err := published()
	if err != nil {
		t.Errorf("%s: %s", FolderVariable, err)
	}

	if c != nil {
		c.report(t, entries)
	}
}

// report fails the test once for each kind of deviation, however many exchanges have it: a wrong field is wrong in all
// of them.
func (c *contract) report(t testing.TB, entries []simulator.Entry) {
	t.Helper()

	type occurrence struct {
		deviation    deviation
		first, times int
	}

	var (
		order  []*occurrence
		seen   = map[deviation]*occurrence{}
		unread int
		ctx    = context.WithoutCancel(t.Context()) // the context of a cleanup has ended
	)

	for i := range entries {
		result := c.check(ctx, &entries[i])
		unread += result.unread

		for _, d := range result.deviations {
			kind := d.kind()
			if seen[kind] == nil {
				seen[kind] = &occurrence{deviation: d, first: entries[i].Sequence}
				order = append(order, seen[kind])
			}

			seen[kind].times++
		}
	}

	for _, o := range order {
		t.Errorf("deviates from Atlassian's documents, %d times, first in exchange %d: %s", o.times, o.first, o.deviation)
	}

	if unread > 0 {
		t.Logf("%d bodies were too large for the journal and are not held against Atlassian's documents", unread)
	}
}

type contract struct {
	documents []*document
	headers   []string // the headers that the documents describe
	known     []knownDeviation
	newer     []newerOperation

	used    sync.Map // indexes of the known deviations that explained something
	checked sync.Map // results by digest: a test suite repeats the same exchanges
}

func load(paths ...string) (*contract, error) {
	c := &contract{}

	for _, path := range paths {
		d, err := loadDocument(path)
		if err != nil {
			return nil, err
		}

		c.documents = append(c.documents, d)
	}

	c.headers = headersIn(c.documents)

	return c, nil
}

// result is the outcome of a check.
type result struct {
	deviations []deviation
	unread     int // bodies that the journal did not keep
}

func (c *contract) check(ctx context.Context, entry *simulator.Entry) result {
	digest := c.digestOf(entry)
	if known, ok := c.checked.Load(digest); ok {
		return known.(result) //nolint:forcetypeassert // nothing else is stored
	}

	found := c.examine(ctx, entry)
	c.checked.Store(digest, found)

	return found
}

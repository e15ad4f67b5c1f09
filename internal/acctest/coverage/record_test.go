// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package coverage_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/coverage"
)

// failures is a test that remembers its errors.
type failures struct {
	testing.TB

	said []string
}

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

type answered struct{}

func (answered) RoundTrip(*http.Request) (*http.Response, error) { return nil, http.ErrHandlerTimeout }

// A type that sends an operation must be in the row of that operation, with its method.
func TestRecord(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		method, path, typeName string
		want                   []string
	}{
		"named":        {http.MethodGet, "/admin/v1/orgs/o/domains", "atlassian_domains", nil},
		"not named":    {http.MethodGet, "/admin/v1/orgs/o/domains", "atlassian_group_members", []string{"atlassian_group_members sends GET /v1/orgs/{orgId}/domains, and the row of this operation in internal/client/COVERAGE.md does not name it"}},
		"other method": {http.MethodDelete, "/scim/directory/d/Groups/g", "atlassian_group_members", []string{"atlassian_group_members sends DELETE /scim/directory/{directoryId}/Groups/{id}, and the row of this operation in internal/client/COVERAGE.md does not name it"}},
		"undocumented": {http.MethodGet, "/admin/v1/orgs/o/nothing", "atlassian_domains", nil},
		"nobody":       {http.MethodGet, "/admin/v1/orgs/o/domains", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			ctx := t.Context()
			if test.typeName != "" {
				ctx = coverage.SentBy(ctx, test.typeName)
			}

			request, err := http.NewRequestWithContext(ctx, test.method, "https://api.atlassian.com"+test.path, nil)
			if err != nil {
				t.Fatal(err)
			}

			var record coverage.Record
			if answer, _ := record.Over(answered{}).RoundTrip(request); answer != nil {
				_ = answer.Body.Close()
			}

			failed := &failures{TB: t}
			record.Check(failed)

			if !slices.Equal(failed.said, test.want) {
				t.Errorf("it says %q, want %q", failed.said, test.want)
			}
		})
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

func TestSelection(t *testing.T) {
	t.Parallel()

	apps := []product.App{
		{ID: "jira", Key: "jira-software", HostURL: "https://acme.atlassian.net"},
		{ID: "desk", Key: "jira-servicedesk", HostURL: "https://acme.atlassian.net"},
		{ID: "sandbox", Key: "jira-software", HostURL: "https://acme-sandbox.atlassian.net", Sandbox: true},
		{ID: "wiki", Key: "confluence", HostURL: "https://other.atlassian.net/wiki"},
		{ID: "trello", Key: "trello"},
	}

	for name, test := range map[string]struct {
		selection selection
		want      []string
	}{
		"all but sandboxes":      {want: []string{"jira", "desk", "wiki", "trello"}},
		"sandboxes too":          {selection: selection{sandboxes: true}, want: []string{"jira", "desk", "sandbox", "wiki", "trello"}},
		"key":                    {selection: selection{productKeys: []string{"jira-software"}}, want: []string{"jira"}},
		"key in other spelling":  {selection: selection{productKeys: []string{"Jira"}}, want: []string{"jira"}},
		"service desk, old key":  {selection: selection{productKeys: []string{"jira-service-desk"}}, want: []string{"desk"}},
		"service desk, new key":  {selection: selection{productKeys: []string{"jira-servicedesk"}}, want: []string{"desk"}},
		"several keys":           {selection: selection{productKeys: []string{"confluence", "trello", "trello"}}, want: []string{"wiki", "trello"}},
		"key that nobody has":    {selection: selection{productKeys: []string{"loom"}}},
		"no keys":                {selection: selection{productKeys: []string{}}},
		"site":                   {selection: selection{siteURLs: []string{"https://acme.atlassian.net"}}, want: []string{"jira", "desk"}},
		"site by path and case":  {selection: selection{siteURLs: []string{"https://OTHER.atlassian.net/x/"}}, want: []string{"wiki"}},
		"site without a scheme":  {selection: selection{siteURLs: []string{"other.atlassian.net"}}, want: []string{"wiki"}},
		"no sites":               {selection: selection{siteURLs: []string{}}},
		"key and site":           {selection: selection{productKeys: []string{"jira"}, siteURLs: []string{"other.atlassian.net"}}},
		"site of a sandbox":      {selection: selection{siteURLs: []string{"acme-sandbox.atlassian.net"}}},
		"site of a sandbox, yes": {selection: selection{siteURLs: []string{"acme-sandbox.atlassian.net"}, sandboxes: true}, want: []string{"sandbox"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var got []string
			for _, app := range test.selection.of(apps) {
				got = append(got, app.ID)
			}

			equalTexts(t, got, test.want...)
		})
	}
}

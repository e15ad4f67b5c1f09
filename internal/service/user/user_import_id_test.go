// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strings"
	"testing"
)

func TestParseImportID(t *testing.T) {
	t.Parallel()

	tests := map[string]struct {
		kind  importKind
		value string
		fails bool
	}{
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6": {kind: importByID, value: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"},
		"42":                                   {kind: importByID, value: "42"},
		"ann@corp.test":                        {kind: importByEmail, value: "ann@corp.test"},
		"Ann+Tag@Corp.Test":                    {kind: importByEmail, value: "Ann+Tag@Corp.Test"},
		"user_name:ann@corp.test":              {kind: importByUserName, value: "ann@corp.test"},
		"USER_NAME:Ann Ex":                     {kind: importByUserName, value: "Ann Ex"},
		"account_id:712020:7a1c":               {kind: importByAccountID, value: "712020:7a1c"},
		"external_id:E-17":                     {kind: importByExternalID, value: "E-17"},
		"external_id:a:b":                      {kind: importByExternalID, value: "a:b"},
		"":                                     {fails: true},
		" ann@corp.test":                       {fails: true},
		"user_name:":                           {fails: true},
		"name:ann":                             {fails: true},
		"a b":                                  {fails: true},
		"ann@":                                 {fails: true},
		"../../Groups/x":                       {fails: true},
		strings.Repeat("x", 200):               {fails: true},
	}

	for text, test := range tests {
		t.Run(text, func(t *testing.T) {
			t.Parallel()

			kind, value, err := parseImportID(text)
			if (err != nil) != test.fails || kind != test.kind || value != test.value {
				t.Errorf("got %v, %q, %v", kind, value, err)
			}
		})
	}
}

func FuzzParseImportID(f *testing.F) {
	for _, seed := range []string{"", "a", "a@b.test", "user_name:x", "account_id:", "external_id:\x00", "::", "@@", "ünï@cödé.test"} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		kind, value, err := parseImportID(text)
		if err != nil {
			return
		}

		if value == "" || !strings.HasSuffix(text, value) {
			t.Errorf("%q was read as %v %q", text, kind, value)
		}

		if kind == importByID && strings.ContainsAny(value, "/?#%: @") {
			t.Errorf("%q would change the path of a request", value)
		}
	})
}

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
		key   userKey
		value string
		fails bool
	}{
		"f81d4fae-7dec-11d0-a765-00a0c91e6bf6": {key: keyID, value: "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"},
		"42":                                   {key: keyID, value: "42"},
		"ann@corp.test":                        {key: keyEmail, value: "ann@corp.test"},
		"Ann+Tag@Corp.Test":                    {key: keyEmail, value: "Ann+Tag@Corp.Test"},
		"user_name:ann@corp.test":              {key: keyUserName, value: "ann@corp.test"},
		"USER_NAME:Ann Ex":                     {key: keyUserName, value: "Ann Ex"},
		"account_id:712020:7a1c":               {key: keyAccountID, value: "712020:7a1c"},
		"external_id:E-17":                     {key: keyExternalID, value: "E-17"},
		"external_id:a:b":                      {key: keyExternalID, value: "a:b"},
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

			key, value, err := parseImportID(text)
			if (err != nil) != test.fails || key != test.key || value != test.value {
				t.Errorf("got %v, %q, %v", key, value, err)
			}
		})
	}
}

func FuzzParseImportID(f *testing.F) {
	for _, seed := range []string{"", "a", "a@b.test", "user_name:x", "account_id:", "external_id:\x00", "::", "@@", "ünï@cödé.test"} {
		f.Add(seed)
	}

	f.Fuzz(func(t *testing.T, text string) {
		key, value, err := parseImportID(text)
		if err != nil {
			return
		}

		if value == "" || !strings.HasSuffix(text, value) {
			t.Errorf("%q was read as %v %q", text, key, value)
		}

		if key == keyID && strings.ContainsAny(value, "/?#%: @") {
			t.Errorf("%q would change the path of a request", value)
		}
	})
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestValidateKey(t *testing.T) {
	t.Parallel()

	for _, key := range []string{"k", testKey, "ATCTT3xFfGN0-_.~+/=abc", strings.Repeat("k", 8192)} {
		if err := client.ValidateKey(key); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}

	for key, says := range map[string]string{
		"":                         "empty",
		"secret-key\n":             "line break",
		"secret-key\r\n":           "line break",
		"secret-\nkey":             "line break",
		"Bearer secret-key":        `begins with "Bearer"`,
		"basic secret-key":         `begins with "basic"`,
		`"secret-key"`:             "in quotes",
		"'secret-key'":             "in quotes",
		`"`:                        "in quotes",
		"secret key":               "space",
		"secret-key ":              "space",
		"secret\tkey":              "space",
		"secret\x00key":            "control",
		"secret\x1bkey":            "control",
		"secret\x7fkey":            "control",
		"“secret-key”":             "ASCII",
		strings.Repeat("k", 8193):  "long",
		"secret-key\u00a0":         "ASCII",
		"secret-key\nInjected: ok": "line break",
	} {
		err := client.ValidateKey(key)
		if !errors.Is(err, client.ErrInvalidKey) || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want %q", key, err, says)
			continue
		}

		if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error shows the key: %v", err)
		}

		if _, err := client.New(client.Options{Key: client.NewSecret(key)}); !errors.Is(err, client.ErrInvalidKey) {
			t.Errorf("New took the key %q: %v", key, err)
		}
	}
}

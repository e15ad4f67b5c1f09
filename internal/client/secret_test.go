// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package client_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

func TestSecretShowsItselfNowhere(t *testing.T) {
	t.Parallel()

	secret := client.NewSecret(testKey)

	type holder struct {
		Exported client.Secret
		hidden   client.Secret
		pointer  *client.Secret
	}

	h := holder{secret, secret, &secret}

	var shown []string

	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T %v"} {
		for _, value := range []any{secret, &secret, h, &h, []client.Secret{secret}, map[string]client.Secret{"k": secret}} {
			args := []any{value}
			if strings.HasPrefix(verb, "%T") {
				args = append(args, value)
			}

			shown = append(shown, fmt.Sprintf(verb, args...))
		}
	}

	encoded, err := json.Marshal(map[string]any{"a": secret, "b": &secret, "c": h})
	if err != nil {
		t.Fatal(err)
	}

	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}

	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("m", "secret", secret, "holder", h)
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "secret", secret, "holder", h)

	shown = append(shown, string(encoded), string(text), log.String(), secret.String(), secret.GoString(), fmt.Sprint(secret))
	for _, s := range shown {
		if strings.Contains(s, testKey) || strings.Contains(s, fmt.Sprintf("%x", testKey)) || strings.Contains(s, fmt.Sprintf("%X", testKey)) {
			t.Errorf("the key is shown: %s", s)
		}
	}

	if h.hidden.Reveal() != testKey || h.pointer.Reveal() != testKey {
		t.Error("the key is not kept")
	}
}

func TestSecretIsZero(t *testing.T) {
	t.Parallel()

	var none client.Secret
	if !none.IsZero() || none.Reveal() != "" || !client.NewSecret("").IsZero() || client.NewSecret("k").IsZero() {
		t.Error("zero is told wrong")
	}
}

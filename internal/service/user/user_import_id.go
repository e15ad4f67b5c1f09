// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// userKey is an attribute that identifies a person in an import or a data source.
type userKey string

const (
	keyID         userKey = "id"
	keyEmail      userKey = "email"
	keyUserName   userKey = "user_name"
	keyExternalID userKey = "external_id"
	keyAccountID  userKey = "account_id"
)

var userKeys = [...]userKey{keyID, keyEmail, keyUserName, keyExternalID, keyAccountID}

// String returns the key in words.
func (k userKey) String() string {
	if k == keyEmail {
		return "e-mail address"
	}

	return diagnostics.InWords(string(k))
}

// recordIDPattern matches SCIM ids. Atlassian's are UUIDs, but ids are opaque (API §9.6).
var recordIDPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$`)
})

const importForms = "Give the id of the SCIM record, an e-mail address, or user_name:…, account_id:… or external_id:… followed by the value."

// parseImportID returns the key and value of an import id.
func parseImportID(text string) (userKey, string, error) {
	if text == "" || strings.TrimSpace(text) != text {
		return "", "", errors.New("it is empty or begins or ends with a blank")
	}

	if prefix, value, found := strings.Cut(text, ":"); found {
		switch key := userKey(strings.ToLower(prefix)); {
		case key != keyUserName && key != keyExternalID && key != keyAccountID:
			if !strings.Contains(prefix, "@") && strings.Contains(value, "@") {
				return "", "", fmt.Errorf("there is no %q; an e-mail address stands alone", prefix+":")
			}
		case value == "":
			return "", "", fmt.Errorf("nothing follows %q", prefix+":")
		default:
			return key, value, nil
		}
	}

	if strings.Contains(text, "@") {
		if !strings.Contains(strings.Trim(text, "@"), "@") {
			return "", "", fmt.Errorf("%q contains an @ but is no e-mail address", text)
		}

		return keyEmail, text, nil
	}

	if !recordIDPattern().MatchString(text) {
		return "", "", fmt.Errorf("%q is of no known form", text)
	}

	return keyID, text, nil
}

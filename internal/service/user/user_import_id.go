// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// importKind is what an import id names a user by.
type importKind int

const (
	importByID importKind = iota
	importByEmail
	importByUserName
	importByAccountID
	importByExternalID
)

var importPrefixes = map[string]importKind{
	"user_name":   importByUserName,
	"account_id":  importByAccountID,
	"external_id": importByExternalID,
}

// recordIDPattern is what a SCIM id may look like; Atlassian's are UUIDs, but ids are opaque (API §9.6).
var recordIDPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$`)
})

const importForms = "Give the id of the SCIM record, an e-mail address, or user_name:…, account_id:… or external_id:… followed by the value."

// parseImportID tells what an import id names.
func parseImportID(text string) (importKind, string, error) {
	if text == "" || strings.TrimSpace(text) != text {
		return 0, "", errors.New("it is empty or begins or ends with a blank")
	}

	if prefix, value, found := strings.Cut(text, ":"); found {
		if kind, known := importPrefixes[strings.ToLower(prefix)]; known {
			if value == "" {
				return 0, "", fmt.Errorf("nothing follows %q", prefix+":")
			}

			return kind, value, nil
		}

		if !strings.Contains(prefix, "@") && strings.Contains(value, "@") {
			return 0, "", fmt.Errorf("there is no %q; an e-mail address stands alone", prefix+":")
		}
	}

	if strings.Contains(text, "@") {
		if !strings.Contains(strings.Trim(text, "@"), "@") {
			return 0, "", fmt.Errorf("%q contains an @ but is no e-mail address", text)
		}

		return importByEmail, text, nil
	}

	if !recordIDPattern().MatchString(text) {
		return 0, "", fmt.Errorf("%q is of no known form", text)
	}

	return importByID, text, nil
}

// String is the kind as a person calls it.
func (k importKind) String() string {
	switch k {
	case importByID:
		return "id"
	case importByEmail:
		return "e-mail address"
	case importByUserName:
		return "user name"
	case importByAccountID:
		return "account id"
	case importByExternalID:
		return "external id"
	}

	return "id"
}

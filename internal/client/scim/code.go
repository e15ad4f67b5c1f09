// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"errors"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// The error types of SCIM, which are found in client.Error.Code (API §2.8).
const (
	typeUniqueness    = "uniqueness"
	typeMutability    = "mutability"
	typeInvalidPath   = "invalidPath"
	typeInvalidSyntax = "invalidSyntax"
	typeInvalidValue  = "invalidValue"
	typeNoTarget      = "noTarget"
)

// IsTaken reports whether a record with the same value exists, where the value must be unique. SCIM knows no other
// conflict (API §2.8), so the server may leave out the type. The text names the e-mail whichever value is taken (API
// §2.11), so it must not be used. A *TakenError joins ErrConflict with an earlier failure, whose status and code do not
// matter.
func IsTaken(err error) bool {
	code := client.CodeOf(err)

	return errors.Is(err, client.ErrConflict) && (!client.HasStatus(err, http.StatusConflict) || code == typeUniqueness || code == "")
}

// IsImmutable reports whether the directory does not let an attribute change.
func IsImmutable(err error) bool { return client.CodeOf(err) == typeMutability }

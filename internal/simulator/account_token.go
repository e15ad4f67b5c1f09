// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"net/http"
	"slices"
	"time"
)

// Token is an API token that an account made for itself (API §5).
type Token struct {
	ID         string
	Label      string
	CreatedAt  time.Time
	LastAccess time.Time // zero: never
	Expiry     time.Time // zero: none
}

type tokenDocument struct {
	ID         string `json:"id"`
	Label      string `json:"label"`
	CreatedAt  string `json:"createdAt"`
	LastAccess string `json:"lastAccess,omitempty"`
	Expiry     string `json:"expiry,omitempty"`
}

// listTokens is GET api-tokens: an array without envelope or pages (API §5).
func (s *Server) listTokens(_ *call, account *Account) reply {
	documents := make([]tokenDocument, 0, len(account.Tokens))
	for _, token := range account.Tokens {
		document := tokenDocument{ID: token.ID, Label: token.Label, CreatedAt: formatMillis(token.CreatedAt)}
		if !token.LastAccess.IsZero() {
			document.LastAccess = formatMillis(token.LastAccess)
		}
		if !token.Expiry.IsZero() {
			document.Expiry = formatMillis(token.Expiry)
		}
		documents = append(documents, document)
	}
	return reply{status: http.StatusOK, body: documents}
}

// deleteToken is DELETE an api-token.
func (s *Server) deleteToken(c *call, account *Account) reply {
	kept := slices.DeleteFunc(slices.Clone(account.Tokens), func(token *Token) bool { return token.ID == c.param("tokenId") })
	if len(kept) == len(account.Tokens) {
		return keyRefusal(http.StatusNotFound, "notFound", "", "", nil)
	}
	account.Tokens = kept
	return reply{status: http.StatusNoContent}
}

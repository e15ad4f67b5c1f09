// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type tokenDocument struct {
	ID         string `json:"id"`
	Label      string `json:"label"`
	CreatedAt  string `json:"createdAt"`
	LastAccess string `json:"lastAccess,omitempty"`
	Expiry     string `json:"expiry,omitempty"`
}

// listTokens is GET api-tokens: an array without envelope or pages (API §5).
func (a *API) listTokens(_ *exchange.Call, account *world.Account) exchange.Reply {
	documents := make([]tokenDocument, 0, len(account.Tokens))
	for _, token := range account.Tokens {
		document := tokenDocument{ID: token.ID, Label: token.Label, CreatedAt: exchange.FormatMillis(token.CreatedAt)}
		if !token.LastAccess.IsZero() {
			document.LastAccess = exchange.FormatMillis(token.LastAccess)
		}

		if !token.Expiry.IsZero() {
			document.Expiry = exchange.FormatMillis(token.Expiry)
		}

		documents = append(documents, document)
	}

	return exchange.Reply{Status: http.StatusOK, Body: documents}
}

// deleteToken is DELETE an api-token.
func (a *API) deleteToken(c *exchange.Call, account *world.Account) exchange.Reply {
	kept := slices.DeleteFunc(slices.Clone(account.Tokens), func(token *world.Token) bool { return token.ID == c.Param("tokenId") })
	if len(kept) == len(account.Tokens) {
		return Refusal(http.StatusNotFound, "notFound", "", "", nil)
	}

	account.Tokens = kept

	return exchange.Reply{Status: http.StatusNoContent}
}

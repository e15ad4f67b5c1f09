// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// SCIMLink is a SCIM record and its linked account. AccountID is empty if there is none.
type SCIMLink struct {
	SCIMUserID  string
	AccountID   string
	DirectoryID string
}

type wireSCIMLinks struct {
	Links []struct {
		SCIMUserID  string `json:"scimUserId"`
		AccountID   string `json:"atlassianAccountId"`
		DirectoryID string `json:"directoryId"`
	} `json:"scimLinks"`
}

func (w wireSCIMLinks) links() []SCIMLink {
	found := make([]SCIMLink, 0, len(w.Links))
	for _, l := range w.Links {
		found = append(found, SCIMLink{SCIMUserID: l.SCIMUserID, AccountID: l.AccountID, DirectoryID: l.DirectoryID})
	}

	return found
}

// SCIMLinks reads the SCIM records of an account in all directories.
func (c *Client) SCIMLinks(ctx context.Context, accountID string) ([]SCIMLink, error) {
	var wire wireSCIMLinks

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reading SCIM links of account",
		Method:    http.MethodGet,
		Path:      c.provisioning("user", accountID, "get-scim-links"),
	}, &wire)
	if err != nil {
		return nil, err
	}

	return wire.links(), nil
}

// SCIMLinksForEmail reads the SCIM records of an e-mail address in all directories. The POST only reads.
func (c *Client) SCIMLinksForEmail(ctx context.Context, email string) ([]SCIMLink, error) {
	var wire wireSCIMLinks

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reading SCIM links of e-mail",
		Method:    http.MethodPost,
		Path:      c.provisioning("get-scim-links-for-email"),
		Body: struct {
			Email string `json:"email"`
		}{email},
		Effect: client.Reads,
	}, &wire)
	if err != nil {
		return nil, err
	}

	return wire.links(), nil
}

// Unlink separates a SCIM record from its account and deletes neither. The person keeps the account when the record is
// deleted.
func (c *Client) Unlink(ctx context.Context, scimDirectoryID, scimUserID string) error {
	_, err := c.http.Do(ctx, client.Request{
		Operation: "Unlinking SCIM user",
		Method:    http.MethodPatch,
		Path:      c.provisioning("scimDirectoryId", scimDirectoryID, "scimUserId", scimUserID, "unlink"),
		Effect:    client.Repeatable,
	}, nil)

	return err
}

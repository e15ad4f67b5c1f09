// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

// Package account calls Atlassian's user management API for single managed accounts. It knows nothing of organizations,
// SCIM or Terraform.
package account

import (
	"context"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Client reads and changes managed accounts.
type Client struct {
	http *client.Client
}

// New makes a client.
func New(c *client.Client) *Client {
	return &Client{http: c}
}

func path(accountID string, segments ...string) []string {
	return append([]string{"users", accountID, "manage"}, segments...)
}

// Profile is a managed account.
type Profile struct {
	AccountID   string
	AccountType string
	// Status is active, inactive (deactivated) or closed (deleted).
	Status string
	Name   string
	Email  string
}

// Values of Profile.Status.
const (
	StatusActive   = "active"
	StatusInactive = "inactive"
	StatusClosed   = "closed"
)

// Profile reads an account.
func (c *Client) Profile(ctx context.Context, accountID string) (*Profile, error) {
	var wire struct {
		Account struct {
			AccountID     string `json:"account_id"`
			AccountType   string `json:"account_type"`
			AccountStatus string `json:"account_status"`
			Name          string `json:"name"`
			Email         string `json:"email"`
		} `json:"account"`
	}

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reading account",
		Method:    http.MethodGet,
		Path:      path(accountID, "profile"),
	}, &wire)
	if err != nil {
		return nil, err
	}

	a := wire.Account

	return &Profile{
		AccountID: a.AccountID, AccountType: a.AccountType, Status: a.AccountStatus,
		Name: a.Name, Email: a.Email,
	}, nil
}

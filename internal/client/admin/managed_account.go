// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"iter"
	"time"
)

// ManagedAccount is an account on a verified domain of the organization.
type ManagedAccount struct {
	AccountID     string
	AccountType   string
	AccountStatus string
	Name          string
	// Email is empty if it is hidden.
	Email string
	// Billable is nil if Atlassian does not say.
	Billable      *bool
	LastActive    *time.Time
	ProductAccess []ManagedProductAccess
}

// ManagedProductAccess is an app that the account has used. URL is a host, without scheme as measured (API §3.3). Key
// is an old spelling that other calls do not use.
type ManagedProductAccess struct {
	Key        string
	Name       string
	URL        string
	LastActive *time.Time
}

type wireManagedAccount struct {
	AccountID      string    `json:"account_id"`
	AccountType    string    `json:"account_type"`
	AccountStatus  string    `json:"account_status"`
	Name           string    `json:"name"`
	Email          string    `json:"email"`
	AccessBillable *bool     `json:"access_billable"`
	LastActive     timestamp `json:"last_active"`
	ProductAccess  []struct {
		Key        string    `json:"key"`
		Name       string    `json:"name"`
		URL        string    `json:"url"`
		LastActive timestamp `json:"last_active"`
	} `json:"product_access"`
}

func (w wireManagedAccount) account() *ManagedAccount {
	a := &ManagedAccount{
		AccountID:     w.AccountID,
		AccountType:   w.AccountType,
		AccountStatus: w.AccountStatus,
		Name:          w.Name,
		Email:         w.Email,
		Billable:      w.AccessBillable,
		LastActive:    w.LastActive.time,
	}
	for _, p := range w.ProductAccess {
		a.ProductAccess = append(a.ProductAccess, ManagedProductAccess{
			Key: p.Key, Name: p.Name, URL: p.URL, LastActive: p.LastActive.time,
		})
	}

	return a
}

// ManagedAccounts reads all managed accounts of the organization. The list takes no limit and no filter (API §3.1).
func (c *Client) ManagedAccounts(ctx context.Context) iter.Seq2[*ManagedAccount, error] {
	return list(ctx, c, pageRequests("Reading managed accounts", c.v1("users"), nil), wireManagedAccount.account)
}

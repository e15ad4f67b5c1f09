// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"iter"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Organization is the organization itself.
type Organization struct {
	ID   string
	Name string
}

// Domain is a domain that the organization claims. ClaimType is http or dns; ClaimStatus is verified, unverified,
// deleted, superseded or missing_token.
type Domain struct {
	ID          string
	Name        string
	ClaimType   string
	ClaimStatus string
}

// Verified reports whether the organization has proved that it owns the domain.
func (d Domain) Verified() bool { return strings.EqualFold(d.ClaimStatus, "verified") }

// Directory is a user directory of the organization. Atlassian does not document that its id is that of a SCIM
// directory (API §1.1).
type Directory struct {
	ID   string
	Name string
}

// Organization reads the organization by its id. The list of organizations is empty for a valid key, as measured (API
// §3.2), so it cannot be used.
func (c *Client) Organization(ctx context.Context) (*Organization, error) {
	var wire struct {
		Data struct {
			ID         string `json:"id"`
			Attributes struct {
				Name string `json:"name"`
			} `json:"attributes"`
		} `json:"data"`
	}

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reading organization", Method: http.MethodGet, Path: c.v1(),
	}, &wire)
	if err != nil {
		return nil, err
	}

	return &Organization{ID: wire.Data.ID, Name: wire.Data.Attributes.Name}, nil
}

type wireDomain struct {
	ID         string `json:"id"`
	Attributes struct {
		Name  string `json:"name"`
		Claim struct {
			Type   string `json:"type"`
			Status string `json:"status"`
		} `json:"claim"`
	} `json:"attributes"`
}

// Domains reads the domains of the organization.
func (c *Client) Domains(ctx context.Context) iter.Seq2[Domain, error] {
	return list(ctx, c, pageRequests("Reading domains", c.v1("domains"), nil), func(w wireDomain) Domain {
		a := w.Attributes
		return Domain{ID: w.ID, Name: a.Name, ClaimType: a.Claim.Type, ClaimStatus: a.Claim.Status}
	})
}

type wireDirectory struct {
	DirectoryID string `json:"directoryId"`
	Name        string `json:"name"`
}

// Directories reads the user directories of the organization.
func (c *Client) Directories(ctx context.Context) iter.Seq2[Directory, error] {
	return c.directories(ctx, nil)
}

// DirectoriesOfUser reads the directories that a user is in (API §4.2).
func (c *Client) DirectoriesOfUser(ctx context.Context, accountID string) iter.Seq2[Directory, error] {
	return c.directories(ctx, url.Values{"accountId": {accountID}})
}

func (c *Client) directories(ctx context.Context, query url.Values) iter.Seq2[Directory, error] {
	full := maps.Clone(fullPages)
	maps.Copy(full, query)

	return list(ctx, c, pageRequests("Reading directories", c.v2("directories"), full), func(w wireDirectory) Directory {
		return Directory{ID: w.DirectoryID, Name: w.Name}
	})
}

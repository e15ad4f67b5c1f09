// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"net/url"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type orgDocument struct {
	ID            string                 `json:"id"`
	Type          string                 `json:"type"`
	Attributes    nameAttribute          `json:"attributes"`
	Relationships map[string]relatedLink `json:"relationships"`
	Links         selfLink               `json:"links"`
}

type nameAttribute struct {
	Name string `json:"name"`
}

type relatedLink struct {
	Links struct {
		Related string `json:"related"`
	} `json:"links"`
}

func (a *API) orgDocument() orgDocument {
	address := a.linkBase() + "/admin/v1/orgs/" + url.PathEscape(a.Org.ID)

	var domains, users relatedLink

	domains.Links.Related = address + "/domains"
	users.Links.Related = address + "/users"

	return orgDocument{
		ID:            a.Org.ID,
		Type:          "orgs",
		Attributes:    nameAttribute{a.Org.Name},
		Relationships: map[string]relatedLink{"domains": domains, "users": users},
		Links:         selfLink{address},
	}
}

// showOrg is GET /v1/orgs/{orgId} (API §3.2).
func (a *API) showOrg(c *exchange.Call) exchange.Reply {
	return exchange.Reply{Status: http.StatusOK, Body: map[string]orgDocument{"data": a.orgDocument()}}
}

type domainDocument struct {
	ID         string           `json:"id"`
	Type       string           `json:"type"`
	Attributes domainAttributes `json:"attributes"`
	Links      selfLink         `json:"links"`
}

type domainAttributes struct {
	Name  string `json:"name"`
	Claim struct {
		Type   string `json:"type"`
		Status string `json:"status"`
	} `json:"claim"`
}

func (a *API) domainDocument(domain *world.Domain) domainDocument {
	document := domainDocument{
		ID:         domain.ID,
		Type:       "domains",
		Attributes: domainAttributes{Name: domain.Name},
		Links:      selfLink{a.linkBase() + "/admin/v1/orgs/" + url.PathEscape(a.Org.ID) + "/domains/" + url.PathEscape(domain.ID)},
	}
	document.Attributes.Claim.Type = domain.ClaimType
	document.Attributes.Claim.Status = domain.ClaimStatus

	return document
}

type domainSearch struct{}

// listDomains is GET domains (API §3.5).
func (a *API) listDomains(c *exchange.Call) exchange.Reply {
	_, at, err := queryAt(a, "domains", c.Query.Get("cursor"), func() (domainSearch, error) { return domainSearch{}, nil })
	if err != nil {
		return a.badQuery(err)
	}

	found := slicePage(a.Org.Domains, at, a.pageSizeV1())
	claimed := documents(found.entries, func(domain *world.Domain) domainDocument { return a.domainDocument(domain) })

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{"data": claimed, "links": a.urlPage(c, found.links.Next)}}
}

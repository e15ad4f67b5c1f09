// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// workspaceDocument is WorkspaceModel (API §4.7).
type workspaceDocument struct {
	ID            string                   `json:"id"`
	Type          string                   `json:"type"`
	Attributes    workspaceAttributes      `json:"attributes"`
	Links         selfLink                 `json:"links"`
	Relationships map[string][]entitlement `json:"relationships"`
}

type workspaceAttributes struct {
	Name          string         `json:"name"`
	TypeKey       string         `json:"typeKey"`
	Type          string         `json:"type"`
	Owner         *string        `json:"owner"`
	Status        string         `json:"status"`
	StatusDetails []string       `json:"statusDetails"`
	Icons         map[string]any `json:"icons"`
	Avatars       map[string]any `json:"avatars"`
	Labels        []string       `json:"labels"`
	Sandbox       *sandbox       `json:"sandbox"`
	Usage         *int           `json:"usage"`
	Capacity      *int           `json:"capacity"`
	CreatedAt     *string        `json:"createdAt"`
	CreatedBy     *string        `json:"createdBy"`
	HostURL       *string        `json:"hostUrl"`
	Realm         string         `json:"realm,omitempty"`
	Regions       []string       `json:"regions"`
}

type sandbox struct {
	Type string `json:"type"`
}

type entitlement struct {
	ID         string                `json:"id"`
	Type       string                `json:"type"`
	Attributes entitlementAttributes `json:"attributes"`
}

type entitlementAttributes struct {
	Key     string  `json:"key"`
	Plan    *string `json:"plan"`
	PlanKey *string `json:"planKey"`
}

func (a *API) workspaceDocument(workspace *world.Workspace) workspaceDocument {
	document := workspaceDocument{
		ID:   workspace.ID,
		Type: a.workspaceType(),
		Attributes: workspaceAttributes{
			Name:          workspace.Name,
			TypeKey:       workspace.TypeKey,
			Type:          workspace.TypeName,
			Status:        workspace.Status,
			StatusDetails: []string{},
			Icons:         map[string]any{},
			Avatars:       map[string]any{},
			Labels:        []string{},
			Usage:         workspace.Usage,
			Capacity:      workspace.Capacity,
			CreatedBy:     optional(workspace.CreatedBy),
			HostURL:       optional(workspace.HostURL),
			Realm:         workspace.Realm,
			Regions:       listed(workspace.Regions),
		},
		Links:         selfLink{a.linkBase() + "/admin/v2/workspaces/" + url.PathEscape(workspace.ID)},
		Relationships: map[string][]entitlement{},
	}
	if workspace.CreatedAt != nil {
		document.Attributes.CreatedAt = optional(formatMillis(*workspace.CreatedAt))
	}

	switch {
	case workspace.Sandbox:
		document.Attributes.Sandbox = &sandbox{"CHILD"}
	case workspace.Site() != "" && !workspace.IsAdministration():
		document.Attributes.Sandbox = &sandbox{"NONE"}
	}

	if workspace.Plan != "" {
		document.Relationships["entitlement"] = []entitlement{{
			ID:         "entitlement-" + workspace.TypeKey + "-" + workspace.Site(),
			Type:       "entitlement",
			Attributes: entitlementAttributes{Key: workspace.TypeKey, Plan: optional(workspace.Plan), PlanKey: optional(workspace.PlanKey)},
		}}
	}

	return document
}

// workspaceType returns the measured type, or the one of other samples by the switch (API §9.2).
func (a *API) workspaceType() string {
	if a.Switches.Admin.WorkspaceSingular {
		return "workspace"
	}

	return "workspaces"
}

func optional(text string) *string {
	if text == "" {
		return nil
	}

	return &text
}

// workspaceRequest is SearchWorkspacesRequestV2 (API §4.7).
type workspaceRequest struct {
	Cursor *string          `json:"cursor,omitempty"`
	Limit  *int             `json:"limit,omitempty"`
	Query  *workspaceQuery  `json:"query,omitempty"`
	Sort   []workspaceOrder `json:"sort,omitempty"`
}

// workspaceQuery is one operator of the query. An operator without values does nothing.
type workspaceQuery struct {
	And   []workspaceQuery `json:"and,omitempty"`
	Nor   []workspaceQuery `json:"nor,omitempty"`
	Field *struct {
		Name   string   `json:"name"`
		Values []string `json:"values"`
	} `json:"field,omitempty"`
	Search   *string  `json:"searchWorkspaces,omitempty"`
	Value    *string  `json:"value,omitempty"`
	Features []string `json:"features,omitempty"`
	Policies []string `json:"policies,omitempty"`
}

type workspaceOrder struct {
	Field string `json:"field"`
	Order string `json:"order"`
}

type workspaceSearch struct {
	Request workspaceRequest
	Limit   int
}

type pageMeta struct {
	PageSize   int  `json:"pageSize"`
	StartIndex *int `json:"startIndex"`
	EndIndex   *int `json:"endIndex"`
	Total      int  `json:"total"`
}

// listWorkspaces is POST workspaces (API §4.7). Its errors are single objects without a list.
func (a *API) listWorkspaces(c *exchange.Call) exchange.Reply {
	var request workspaceRequest
	if err := strictBody(c.Body, &request); err != nil {
		return a.badWorkspaces(err.Error())
	}

	token := ""

	if request.Cursor != nil {
		// The cursor must be the only property of the body (API §4.1).
		if request.Limit != nil || request.Query != nil || request.Sort != nil {
			return a.badWorkspaces("cursor must be the only property of the request")
		}

		token = *request.Cursor
	}

	search, at, err := queryAt(a, "workspaces", token, func() (workspaceSearch, error) {
		limit, err := checkLimit(request.Limit, 20, 1000)
		return workspaceSearch{request, limit}, firstError(err, request.check())
	})
	if err != nil {
		return a.badWorkspaces(err.Error())
	}

	all := workspacesFound(a.Listed(), search.Request)
	found := slicePage(all, at, search.Limit)

	links := found.links
	if links.Next = a.nextCursor(links.Next, token); links.Next != "" && a.Switches.Admin.WorkspaceNextURL {
		links.Next = a.pageURL(c, links.Next)
	}

	meta := pageMeta{PageSize: search.Limit, Total: len(all)}
	if len(found.entries) > 0 {
		end := at.position + len(found.entries) - 1
		meta.StartIndex, meta.EndIndex = &at.position, &end
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]any{
		"data": documents(found.entries, a.workspaceDocument), "links": links, "meta": meta,
	}}
}

func (a *API) badWorkspaces(detail string) exchange.Reply {
	return a.BareRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", detail)
}

// workspaceFields are the fields for filter and sort. The documents give attributes.type as an example with a type key
// as value, so key and name of the type both match (API §4.7).
var workspaceFields = map[string]func(*world.Workspace) []string{
	"id":                 func(w *world.Workspace) []string { return []string{w.ID} },
	"attributes.name":    func(w *world.Workspace) []string { return []string{w.Name} },
	"attributes.type":    func(w *world.Workspace) []string { return []string{w.TypeKey, w.TypeName} },
	"attributes.typeKey": func(w *world.Workspace) []string { return []string{w.TypeKey} },
	"attributes.status":  func(w *world.Workspace) []string { return []string{w.Status} },
	"attributes.hostUrl": func(w *world.Workspace) []string { return []string{w.HostURL} },
	"attributes.realm":   func(w *world.Workspace) []string { return []string{w.Realm} },
}

func (r workspaceRequest) check() error {
	for _, order := range r.Sort {
		if _, known := workspaceFields[order.Field]; !known {
			return problem("sort has no field " + order.Field)
		}

		if order.Order != "asc" && order.Order != "desc" {
			return problem("order must be asc or desc")
		}
	}

	if r.Query == nil {
		return nil
	}

	return r.Query.check()
}

func (q workspaceQuery) check() error {
	operators := 0

	for _, present := range []bool{q.And != nil, q.Nor != nil, q.Field != nil, q.Search != nil, q.Features != nil, q.Policies != nil} {
		if present {
			operators++
		}
	}

	if operators > 1 {
		return problem("query must be one operator")
	}

	if q.Field != nil && workspaceFields[q.Field.Name] == nil {
		return problem("query has no field " + q.Field.Name)
	}

	for _, nested := range slices.Concat(q.And, q.Nor) {
		if err := nested.check(); err != nil {
			return err
		}
	}

	return nil
}

// empty reports whether the operator does nothing (API §4.7).
func (q workspaceQuery) empty() bool {
	return len(q.And) == 0 && len(q.Nor) == 0 && (q.Field == nil || len(q.Field.Values) == 0) &&
		q.Search == nil && len(q.Features) == 0 && len(q.Policies) == 0
}

func (q workspaceQuery) matches(workspace *world.Workspace) bool {
	for _, nested := range q.And {
		if !nested.matches(workspace) {
			return false
		}
	}

	for _, nested := range q.Nor {
		if !nested.empty() && nested.matches(workspace) {
			return false
		}
	}

	if q.Field != nil && len(q.Field.Values) > 0 {
		held := workspaceFields[q.Field.Name](workspace)
		if !slices.ContainsFunc(q.Field.Values, func(value string) bool { return slices.Contains(held, value) }) {
			return false
		}
	}

	if q.Search != nil && !containsFold(workspace.Name, *q.Search) && !containsFold(workspace.HostURL, *q.Search) {
		return false
	}
	// No workspace of the simulator has features or policies.
	return len(q.Features) == 0 && len(q.Policies) == 0
}

func workspacesFound(found []*world.Workspace, request workspaceRequest) []*world.Workspace {
	if request.Query != nil {
		found = slices.DeleteFunc(found, func(workspace *world.Workspace) bool { return !request.Query.matches(workspace) })
	}

	slices.SortStableFunc(found, func(a, b *world.Workspace) int {
		for _, order := range request.Sort {
			field := workspaceFields[order.Field]

			compared := strings.Compare(field(a)[0], field(b)[0])
			if order.Order == "desc" {
				compared = -compared
			}

			if compared != 0 {
				return compared
			}
		}

		return 0
	})

	return found
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Workspace is an app on a site: the one place where plan and seats stand.
type Workspace struct {
	// ID is an ARI, the resource id of every other call (API §4.7).
	ID       string
	Name     string
	TypeKey  string
	TypeName string
	// Status is online, offline or deprecated.
	Status  string
	HostURL string
	// Sandbox is a copy that has no seats of its own.
	Sandbox bool
	// Capacity is the most seats, nil if Atlassian does not say.
	Capacity *int
	// Usage is filled for Bitbucket only (API §4.7): seats used are counted.
	Usage *int
	Plan  string
}

type wireWorkspace struct {
	ID         string `json:"id"`
	Attributes struct {
		Name    string `json:"name"`
		TypeKey string `json:"typeKey"`
		Type    string `json:"type"`
		Status  string `json:"status"`
		HostURL string `json:"hostUrl"`
		Sandbox struct {
			Type string `json:"type"`
		} `json:"sandbox"`
		Capacity *int `json:"capacity"`
		Usage    *int `json:"usage"`
	} `json:"attributes"`
	Relationships map[string]json.RawMessage `json:"relationships"`
}

func (w wireWorkspace) workspace() *Workspace {
	a := w.Attributes
	return &Workspace{
		ID:       w.ID,
		Name:     a.Name,
		TypeKey:  a.TypeKey,
		TypeName: a.Type,
		Status:   a.Status,
		HostURL:  a.HostURL,
		Sandbox:  a.Sandbox.Type == "CHILD",
		Capacity: a.Capacity,
		Usage:    a.Usage,
		Plan:     w.plan(),
	}
}

// plan looks for an entitlement in every relationship: the names of the map are not documented (API §9.3). Where
// several have a plan, the one of this app is meant.
func (w wireWorkspace) plan() string {
	names := make([]string, 0, len(w.Relationships))
	for name := range w.Relationships {
		names = append(names, name)
	}
	slices.Sort(names)
	first := ""
	for _, name := range names {
		var related []struct {
			Type       string `json:"type"`
			Attributes struct {
				Key  string `json:"key"`
				Plan string `json:"plan"`
			} `json:"attributes"`
		}
		if json.Unmarshal(w.Relationships[name], &related) != nil {
			continue // policies and features have shapes of their own
		}
		for _, r := range related {
			switch {
			case r.Type != "entitlement" || r.Attributes.Plan == "":
			case r.Attributes.Key == w.Attributes.TypeKey:
				return r.Attributes.Plan
			case first == "":
				first = r.Attributes.Plan
			}
		}
	}
	return first
}

// Workspaces reads all workspaces of the organization.
func (c *Client) Workspaces(ctx context.Context) iter.Seq2[*Workspace, error] {
	ask := func(cursor string) client.Request {
		// The cursor must be the only property of the body (API §4.1).
		body := map[string]any{"limit": 1000}
		if cursor != "" {
			body = map[string]any{"cursor": cursor}
		}
		return client.Request{
			Operation: "Reading workspaces",
			Method:    http.MethodPost,
			Path:      c.v2("workspaces"),
			Body:      body,
			Effect:    client.Reads,
		}
	}
	return list(ctx, c, ask, wireWorkspace.workspace)
}

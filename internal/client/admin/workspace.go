// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Workspace is an app on a site. Only workspaces show plan and seats.
type Workspace struct {
	// ID is an ARI, the resource id in all other calls (API §4.7).
	ID       string
	Name     string
	TypeKey  string
	TypeName string
	// Status is online, offline or deprecated.
	Status  string
	HostURL string
	// Sandbox is true for a copy, which has no seats of its own.
	Sandbox bool
	// Capacity is the number of seats, nil if Atlassian does not say.
	Capacity *int
	// Usage is the number of used seats, which Atlassian gives for Bitbucket only (API §4.7); nil for other apps.
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
		Capacity *number `json:"capacity"`
		Usage    *number `json:"usage"`
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
		Capacity: (*int)(a.Capacity),
		Usage:    (*int)(a.Usage),
		Plan:     w.plan(),
	}
}

// plan searches all relationships for an entitlement, because the names of the map are not documented (API §9.3). If
// several have a plan, the one of this app counts.
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

// IncompleteError is the error for a list with fewer entries than its own total.
type IncompleteError struct {
	Operation     string
	Listed, Total int
}

func (e *IncompleteError) Error() string {
	return fmt.Sprintf("%s: Atlassian counts %d and lists %d", e.Operation, e.Total, e.Listed)
}

// WorkspacePageLimit is the largest page of workspaces (API §4.1).
const WorkspacePageLimit = 1000

// Workspaces reads all workspaces of the organization. If the answer lists fewer than its own total, it ends with an
// *IncompleteError after the listed ones.
func (c *Client) Workspaces(ctx context.Context) iter.Seq2[*Workspace, error] {
	const operation = "Reading workspaces"

	return func(yield func(*Workspace, error) bool) {
		listed, total := 0, 0
		pages := client.Pages(ctx, func(ctx context.Context, cursor string) (client.Page[*Workspace], error) {
			// The cursor must be the only property of the body (API §4.1).
			body := map[string]any{"limit": WorkspacePageLimit}
			if cursor != "" {
				body = map[string]any{"cursor": cursor}
			}

			var wire struct {
				page[wireWorkspace]
				Meta struct {
					Total number `json:"total"`
				} `json:"meta"`
			}

			_, err := c.http.Do(ctx, client.Request{
				Operation: operation,
				Method:    http.MethodPost,
				Path:      c.v2("workspaces"),
				Body:      body,
				Effect:    client.Reads,
			}, &wire)
			if err != nil {
				return client.Page[*Workspace]{}, err
			}

			next, err := client.CursorOf(wire.Links.Next)
			if err != nil {
				return client.Page[*Workspace]{}, err
			}

			found := client.Page[*Workspace]{Next: next}
			for _, w := range wire.Data {
				found.Items = append(found.Items, w.workspace())
			}

			listed, total = listed+len(wire.Data), max(total, int(wire.Meta.Total))

			return found, nil
		})

		for workspace, err := range pages {
			if !yield(workspace, err) || err != nil {
				return
			}
		}

		if listed < total {
			yield(nil, &IncompleteError{Operation: operation, Listed: listed, Total: total})
		}
	}
}

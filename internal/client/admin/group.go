// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

// Group is a group of the organization, of any kind.
type Group struct {
	ID          string
	Name        string
	Description string
	DirectoryID string
	// ManagedBy is external, admins, team-members or open.
	ManagedBy string
	// ExternalSynced is true for a group that an identity provider owns.
	ExternalSynced bool
	// Modifiable and Deletable are nil if Atlassian does not say.
	Modifiable *bool
	Deletable  *bool
	// UserCount is filled only if the query expands it, and so is ResourceCount: of how many resources the group gives
	// roles.
	UserCount     *int
	ResourceCount *int
}

// ManagedExternally is ManagedBy of a group that an identity provider, or whoever else is outside of Atlassian,
// manages.
const ManagedExternally = "external"

// Default reports whether it is one of Atlassian's own groups, which SCIM cannot manage and nobody can delete (API
// §2.9, §4.4).
func (g *Group) Default() bool { return !g.ExternalSynced && g.Deletable != nil && !*g.Deletable }

type wireGroup struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	Description      string `json:"description"`
	DirectoryID      string `json:"directoryId"`
	ManagedBy        string `json:"managedBy"`
	ExternalSynced   *bool  `json:"externalSynced"`
	ManagementAccess struct {
		Deletable  *bool `json:"deletable"`
		Modifiable *bool `json:"modifiable"`
	} `json:"managementAccess"`
	Counts struct {
		Users     *number `json:"users"`
		Resources *number `json:"resources"`
	} `json:"counts"`
}

// synced falls back on who manages the group, which says the same of one that came by SCIM (API §2.9), where an answer
// leaves it out.
func (w wireGroup) synced() bool {
	if w.ExternalSynced != nil {
		return *w.ExternalSynced
	}

	return w.ManagedBy == ManagedExternally
}

func (w wireGroup) group() *Group {
	return &Group{
		ID:             w.ID,
		Name:           w.Name,
		Description:    w.Description,
		DirectoryID:    w.DirectoryID,
		ManagedBy:      w.ManagedBy,
		ExternalSynced: w.synced(),
		Modifiable:     w.ManagementAccess.Modifiable,
		Deletable:      w.ManagementAccess.Deletable,
		UserCount:      (*int)(w.Counts.Users),
		ResourceCount:  (*int)(w.Counts.Resources),
	}
}

// Group reads one group. directoryID may be AllDirectories.
func (c *Client) Group(ctx context.Context, directoryID, groupID string) (*Group, error) {
	var wire struct {
		Data wireGroup `json:"data"`
	}

	_, err := c.http.Do(ctx, client.Request{
		Operation: "Reading organization group",
		Method:    http.MethodGet,
		Path:      c.v2("directories", directoryID, "groups", groupID),
	}, &wire)
	if err != nil {
		return nil, err
	}

	if wire.Data.ID != groupID {
		return nil, fmt.Errorf("the organization was asked for the group %q and answered with %q", groupID, wire.Data.ID)
	}

	return wire.Data.group(), nil
}

// GroupIfPresent reads a group, and answers nil when the organization says that it is gone. "Not found" alone does not:
// it is also the answer to a wrong organization (API §3.9).
func (c *Client) GroupIfPresent(ctx context.Context, directoryID, groupID string) (*Group, error) {
	group, err := c.Group(ctx, directoryID, groupID)
	if errors.Is(err, client.ErrNotFound) {
		return c.FindGroup(ctx, groupID)
	}

	return group, err
}

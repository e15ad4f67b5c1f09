// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"context"
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
	// ExternalSynced is true for a group that an identity provider manages.
	ExternalSynced bool
	// Modifiable and Deletable are nil if Atlassian does not say.
	Modifiable *bool
	Deletable  *bool
	// UserCount and ResourceCount are set only if the query expands them. ResourceCount is the number of resources on
	// which the group has roles.
	UserCount     *int
	ResourceCount *int
}

// ManagedExternally is the ManagedBy of a group that an identity provider, or another party outside Atlassian, manages.
const ManagedExternally = "external"

// Default reports whether the group is one of Atlassian's own, which SCIM cannot manage and nobody can delete (API
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

// synced returns externalSynced. If an answer omits it, managedBy decides, which is external for a SCIM group (API
// §2.9).
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

// GroupIfPresent reads a group, and returns nil if the organization has no such group. A 404 alone does not prove that:
// a wrong organization gets it too (API §3.9).
func (c *Client) GroupIfPresent(ctx context.Context, directoryID, groupID string) (*Group, error) {
	group, err := c.Group(ctx, directoryID, groupID)
	if client.IsNotFound(err) {
		return c.FindGroup(ctx, groupID)
	}

	return group, err
}

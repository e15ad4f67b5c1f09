// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"slices"
	"strings"
)

// A Group is a group of the directory. Its members are sorted by Value, without duplicates.
type Group struct {
	ID          string
	DisplayName string
	ExternalID  *string
	Members     []Member
	CreatedAt   *string
	UpdatedAt   *string
}

// A Member is a user in a group. Value is the user's SCIM id, not the account id (API §2.6).
type Member struct {
	Value   string `json:"value"`
	Display string `json:"display"`
}

// Has reports whether the user is a member.
func (g *Group) Has(userID string) bool {
	_, found := g.find(userID)
	return found
}

func (g *Group) find(userID string) (int, bool) {
	return slices.BinarySearchFunc(g.Members, userID, func(m Member, id string) int { return strings.Compare(m.Value, id) })
}

// whole reports whether an answer shows the group and not only, for example, its id: every group has a name (API §2.6).
func (g *Group) whole() bool {
	return g.DisplayName != ""
}

// A NewGroup holds the values of a group to create.
type NewGroup struct {
	DisplayName string
	ExternalID  *string
}

// MarshalJSON returns the body of a POST.
func (n NewGroup) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Schemas     []string `json:"schemas"`
		DisplayName string   `json:"displayName"`
		ExternalID  *string  `json:"externalId,omitempty"`
	}{[]string{schemaGroup}, n.DisplayName, n.ExternalID})
}

// createdFrom reports whether the group can be the one that a request with a lost answer created: it has the same name
// and external id, and no members.
func (g *Group) createdFrom(n NewGroup) bool {
	sameID := (g.ExternalID == nil && n.ExternalID == nil) ||
		(g.ExternalID != nil && n.ExternalID != nil && *g.ExternalID == *n.ExternalID)

	return SameName(g.DisplayName, n.DisplayName) && sameID && len(g.Members) == 0
}

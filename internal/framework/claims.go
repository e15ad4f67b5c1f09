// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"slices"
	"sync"
)

// Claims records, for the life of one provider process, which blocks manage the members of a group, so that two that
// would undo each other's work are told of. Terraform plans blocks in no particular order and tells none of them about
// the others: whichever comes second learns of the first. The zero value is ready to use.
type Claims struct {
	mu     sync.Mutex
	groups map[string]*memberClaims
}

type memberClaims struct {
	listed  bool
	singles map[string]struct{}
	told    bool
}

// AllMembers records that an authoritative list manages the members of a group. It answers the users whose single
// memberships are managed in the same group, sorted; none when that has been told before.
func (c *Claims) AllMembers(groupID string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()

	claims := c.of(groupID)
	claims.listed = true

	if claims.told || len(claims.singles) == 0 {
		return nil
	}

	claims.told = true

	users := make([]string, 0, len(claims.singles))
	for user := range claims.singles {
		users = append(users, user)
	}

	slices.Sort(users)

	return users
}

// OneMember records that a single membership is managed. It reports whether an authoritative list manages the same
// group, once: a thousand memberships of that group are one conflict, not a thousand.
func (c *Claims) OneMember(groupID, userID string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	claims := c.of(groupID)
	claims.singles[userID] = struct{}{}

	if claims.told || !claims.listed {
		return false
	}

	claims.told = true

	return true
}

func (c *Claims) of(groupID string) *memberClaims {
	if c.groups == nil {
		c.groups = map[string]*memberClaims{}
	}

	claims, ok := c.groups[groupID]
	if !ok {
		claims = &memberClaims{singles: map[string]struct{}{}}
		c.groups[groupID] = claims
	}

	return claims
}

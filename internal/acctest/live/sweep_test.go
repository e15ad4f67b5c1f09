// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package live_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// sweepLimit ends the sweep if the directory is down.
const sweepLimit = 10 * time.Minute

// sweeper removes what a run created, and nothing else.
type sweeper struct {
	site  *site
	names names
	// people and groups are the ids that the state showed, because lists may leave out inactive people (API §9.7).
	people, groups map[string]bool
}

func newSweeper(s *site, n names) *sweeper {
	return &sweeper{site: s, names: n, people: map[string]bool{}, groups: map[string]bool{}}
}

var _ statecheck.StateCheck = (*sweeper)(nil)

// CheckState records the ids of what Terraform created. It never fails.
func (s *sweeper) CheckState(_ context.Context, req statecheck.CheckStateRequest, _ *statecheck.CheckStateResponse) {
	if req.State == nil || req.State.Values == nil || req.State.Values.RootModule == nil {
		return
	}

	for _, r := range req.State.Values.RootModule.Resources {
		id, ok := r.AttributeValues["id"].(string)

		switch {
		case !ok || r.Mode != "managed":
		case r.Type == "atlassian_user":
			s.people[id] = true
		case r.Type == "atlassian_group":
			s.groups[id] = true
		}
	}
}

// gone reads by id what Terraform created, and fails if any of it still exists.
func (s *sweeper) gone(ctx context.Context) error {
	directory := s.site.directory()

	var left []error

	for id := range s.people {
		if _, err := directory.FreshUser(ctx, id); !client.IsNotFound(err) {
			left = append(left, fmt.Errorf("user %s is not gone (error: %w)", id, err))
		}
	}

	for id := range s.groups {
		if _, err := directory.FreshGroup(ctx, id); !client.IsNotFound(err) {
			left = append(left, fmt.Errorf("group %s is not gone (error: %w)", id, err))
		}
	}

	return errors.Join(left...)
}

// cleanUp runs at the end of the test, whatever its outcome, when the test's context has ended. After a passed run it
// must find nothing.
func (s *sweeper) cleanUp(t *testing.T) {
	t.Helper()

	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), sweepLimit)
	defer cancel()

	removed, err := s.sweep(ctx)

	switch {
	case len(removed) == 0:
	case t.Failed():
		t.Logf("Swept: %s.", strings.Join(removed, ", "))
	default:
		t.Errorf("left behind, and swept: %s", strings.Join(removed, ", "))
	}

	if err != nil {
		t.Errorf("the sweep failed: look for names that begin with %q in the directory %s: %s", s.names.prefix, s.site.directoryID, err)
	}
}

// sweep removes every group and person of the directory whose name begins with the run's prefix. It goes on after an
// error.
func (s *sweeper) sweep(ctx context.Context) (removed []string, err error) {
	directory := s.site.directory()

	remove := func(kind, name, id string, with func(context.Context, string) error) {
		if failure := with(ctx, id); failure != nil && !client.IsNotFound(failure) {
			err = errors.Join(err, failure)

			return
		}

		removed = append(removed, fmt.Sprintf("%s %s", kind, name))
	}

	groups, failure := s.ownGroups(ctx, directory)
	err = errors.Join(err, failure)

	for id, name := range groups {
		remove("group", name, id, directory.DeleteGroup)
	}

	people, failure := s.ownPeople(ctx, directory)
	err = errors.Join(err, failure)

	for id, name := range people {
		remove("user", name, id, directory.DeleteUser)
	}

	return removed, err
}

// ownGroups returns the display names of the run's groups by id.
func (s *sweeper) ownGroups(ctx context.Context, directory *scim.Directory) (map[string]string, error) {
	return own(ctx, s, directory.Groups(ctx), s.groups, directory.FreshGroup,
		func(group *scim.Group) (id, name string) { return group.ID, group.DisplayName })
}

// ownPeople returns the user names of the run's people by id.
func (s *sweeper) ownPeople(ctx context.Context, directory *scim.Directory) (map[string]string, error) {
	return own(ctx, s, directory.Users(ctx), s.people, directory.FreshUser,
		func(person *scim.User) (id, name string) { return person.ID, person.UserName })
}

// own returns the names, by id, of the run's own records: those that the directory lists, and those that the state
// showed, because lists may hide inactive people (API §9.7).
func own[T any](
	ctx context.Context, s *sweeper, list iter.Seq2[*T, error], seen map[string]bool,
	fresh func(context.Context, string) (*T, error), identify func(*T) (id, name string),
) (found map[string]string, failures error) {
	found = map[string]string{}

	add := func(record *T) {
		if id, name := identify(record); s.names.own(name) {
			found[id] = name
		}
	}

	for record, err := range list {
		if err != nil {
			failures = err

			break
		}

		add(record)
	}

	for id := range seen {
		record, err := fresh(ctx, id)

		switch {
		case client.IsNotFound(err):
		case err != nil:
			failures = errors.Join(failures, err)
		default:
			add(record)
		}
	}

	return found, failures
}

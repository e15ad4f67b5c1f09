// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"golang.org/x/sync/errgroup"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

const (
	readPeopleSummary = "Reading people failed"
	// parallelPeople is how many people are read or written at a time. Terraform runs as many resources at a time.
	parallelPeople = 10
	// listToReadFrom is the number of people from which the whole directory is listed. For fewer, the shared reader
	// decides.
	listToReadFrom = 100
)

// records reads the records with these ids and leaves out those that are gone. A record that is missing in the list is
// read by its id.
func records(ctx context.Context, directory *scim.Directory, ids []string) (map[string]*scim.User, error) {
	found := make(map[string]*scim.User, len(ids))

	if len(ids) >= listToReadFrom {
		for record, err := range directory.Users(ctx) {
			if err != nil {
				tflog.Info(ctx, "The list of people cannot be read; they are read one by one", map[string]any{"error": err.Error()})

				break
			}

			found[record.ID] = record
		}
	}

	var mu sync.Mutex

	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallelPeople)

	for _, id := range ids {
		mu.Lock()
		_, listed := found[id]
		mu.Unlock()

		if listed {
			continue
		}

		group.Go(func() error {
			record, err := directory.User(ctx, id)
			if client.IsNotFound(err) {
				return nil
			}

			if err != nil {
				return err
			}

			mu.Lock()
			found[id] = record
			mu.Unlock()

			return nil
		})
	}

	return found, group.Wait()
}

// refresh reads the people in the state. A person who is gone is removed from it. The caller reports the error.
func (r *directoryUsersResource) refresh(
	ctx context.Context, directory *scim.Directory, state peopleModel, h holdings,
) (peopleModel, error) {
	ids := make([]string, 0, len(state.IDs.texts))
	for _, id := range state.IDs.texts {
		if !id.IsNull() {
			ids = append(ids, id.ValueString())
		}
	}

	found, err := records(ctx, directory, ids)
	if err != nil {
		return state, err
	}

	fresh := state
	edited := false
	edit := func() {
		if !edited {
			fresh.Users, fresh.IDs, fresh.AccountIDs = state.Users.clone(), state.IDs.clone(), state.AccountIDs.clone()
			edited = true
		}
	}

	for key, id := range state.IDs.texts {
		if id.IsNull() {
			continue
		}

		record, there := found[id.ValueString()]
		if !there {
			tflog.Warn(ctx, "Person is gone from the directory and is removed from state", map[string]any{"key": key, "id": id.ValueString()})
			edit()
			fresh.forget(key)

			continue
		}

		if account := types.StringPointerValue(record.AccountID); !account.Equal(state.AccountIDs.get(key)) {
			edit()

			fresh.AccountIDs.texts[key] = account
		}

		person, wrong := decodePerson(state.Users.get(key).ValueString())
		if wrong != nil {
			continue // the plan says so
		}

		if seen, changed := drifted(person, record, h.ownsActive(key)); changed {
			edit()

			fresh.Users.texts[key] = types.StringValue(encodePerson(seen))
		}
	}

	return fresh, nil
}

// recordIndex indexes the records of a directory by their unique names.
type recordIndex map[uniqueName]*scim.User

// indexRecords lists a directory. If the list fails, the index is incomplete: a creation then gets a conflict, and the
// record is looked up.
func indexRecords(ctx context.Context, directory *scim.Directory) recordIndex {
	index := recordIndex{}

	for record, err := range directory.Users(ctx) {
		if err != nil {
			break
		}

		person := flatten(record, directory.ID(), unsetUser)
		for _, name := range person.uniqueNames() {
			index[name.folded()] = record
		}
	}

	return index
}

// find returns the one record that matches a person's unique names. It returns nil if none does, or if several do.
func (index recordIndex) find(config userModel) *scim.User {
	var found *scim.User

	config.UserName = orDefault(config.UserName, config.Email)

	for _, name := range config.uniqueNames() {
		record := index[name.folded()]

		switch {
		case record == nil:
		case found != nil && found.ID != record.ID:
			return nil
		default:
			found = record
		}
	}

	return found
}

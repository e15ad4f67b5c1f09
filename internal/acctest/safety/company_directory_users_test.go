// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package safety_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// directoryUsersBlock is the company's atlassian_directory_users block, with its people by key.
type directoryUsersBlock struct {
	people   map[string]*person
	released map[string]bool
	present  bool
}

// blocks returns the block once it has had a person or was imported.
func (f *directoryUsersBlock) blocks(t *testing.T) []acctest.Block {
	t.Helper()

	f.present = f.present || len(f.people) > 0
	if !f.present {
		return nil
	}

	users, released := map[string]any{}, []any{}

	for key, p := range f.people {
		attributes := map[string]any{"email": p.email}
		if p.title != "" {
			attributes["title"] = p.title
		}

		if p.active != nil {
			attributes["active"] = *p.active
		}

		encoded, err := json.Marshal(attributes)
		if err != nil {
			t.Fatal(err)
		}

		users[key] = string(encoded)
	}

	for _, key := range slices.Sorted(maps.Keys(f.released)) {
		released = append(released, key)
	}

	return []acctest.Block{{Address: theDirectoryUsers, Config: map[string]any{"users": users, "released": released}}}
}

// inState returns the id and e-mail address that the state has for a key, "" if the key is not in the state.
func (c *company) inState(key string) (id, email string) {
	c.t.Helper()

	instance := c.workspace.State(theDirectoryUsers)
	if instance == nil {
		return "", ""
	}

	ids, _ := instance.Value(c.t)["ids"].(map[string]any)
	texts, _ := instance.Value(c.t)["users"].(map[string]any)

	var one struct {
		Email string `json:"email"`
	}

	if text, ok := texts[key].(string); ok {
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			c.t.Fatal(err)
		}
	}

	id, _ = ids[key].(string)

	return id, one.Email
}

// changeDirectoryUsers changes the block's people, or moves a person between the block and a user block.
func (c *company) changeDirectoryUsers(name string) {
	key := randomKey(c, c.directoryUsers.people)

	switch kind := c.random.IntN(8); {
	case key == "" || kind <= 1:
		if !c.directoryUsers.present && c.random.IntN(2) == 0 {
			c.directoryUsers.present = true

			if problem := c.workspace.Import(c.t.Context(), theDirectoryUsers, "none"); problem != "" {
				c.t.Error(problem)
			}
		}

		c.lastNumber++
		key = fmt.Sprintf("k%d", c.lastNumber)
		c.directoryUsers.people[key] = &person{email: c.newEmail(), title: c.randomOf("", "Engineer")}
		c.logf("directory users: %s, %s, joins", key, c.directoryUsers.people[key].email)
	case kind == 2:
		if _, email := c.inState(key); email != "" {
			c.accountActive[strings.ToLower(email)] = false
		}

		delete(c.directoryUsers.people, key)
		c.logf("directory users: %s leaves", key)
	case kind == 3:
		c.directoryUsers.people[key].title = c.randomOf("", "Engineer", "Manager")
		c.logf("directory users: title of %s: %q", key, c.directoryUsers.people[key].title)
	case kind == 4:
		c.lastNumber++
		renamed := fmt.Sprintf("k%d", c.lastNumber)
		c.directoryUsers.people[renamed], c.titleManaged[renamed] = c.directoryUsers.people[key], c.titleManaged[key]
		delete(c.directoryUsers.people, key)
		c.logf("directory users: %s is %s from now on", key, renamed)
	case kind == 5:
		c.moveIntoDirectoryUsers(name)
	case kind == 6:
		active := c.random.IntN(2) == 0
		c.directoryUsers.people[key].active = &active
		c.logf("directory users: active of %s: %t", key, active)
	default:
		c.moveToOwnBlock(key)
	}
}

// moveToOwnBlock moves a person into a user block. The released argument names the person by the key in the state.
func (c *company) moveToOwnBlock(key string) {
	id, email := c.inState(key)
	if id == "" {
		return
	}

	c.expectRecordKept(id, email)

	c.lastNumber++
	name := fmt.Sprintf("b%d", c.lastNumber)
	p := c.directoryUsers.people[key]
	c.people[name] = &person{email: p.email, title: p.title, active: p.active, adopt: true}
	c.directoryUsers.released[key] = true
	delete(c.directoryUsers.people, key)
	c.logf("directory users: %s is released, and becomes the block %s", key, name)
}

// moveIntoDirectoryUsers moves a person from their user block into this one, as a removed block does: Terraform forgets
// the user block and sends no request for it.
func (c *company) moveIntoDirectoryUsers(name string) {
	p, instance := c.people[name], c.workspace.State("atlassian_user."+name)
	if instance == nil || p.active != nil {
		return
	}

	c.expectRecordKept(instance.Text(c.t, "id"), instance.Text(c.t, "email"))

	for _, team := range c.teams {
		delete(team.members, name)
	}

	c.workspace.Forget("atlassian_user." + name)
	delete(c.people, name)
	delete(c.imported, name)
	delete(c.titleManaged, name)

	c.lastNumber++
	key := fmt.Sprintf("k%d", c.lastNumber)
	c.directoryUsers.people[key] = &person{email: p.email, title: p.title}
	c.logf("directory users: the block %s is removed, and %s joins the file as %s", name, p.email, key)
}

// expectRecordKept notes that a record stays as it is. No block takes it over if the configuration already has another
// e-mail address for the person.
func (c *company) expectRecordKept(id, email string) {
	if record, ok := c.environment.Simulator.SCIMUser(c.directory(), id); ok {
		c.keptAfterStep[strings.ToLower(email)] = record.Active
	}
}

// driftDirectoryUsers changes the record of a person of the block outside of Terraform.
func (c *company) driftDirectoryUsers() {
	key := randomKey(c, c.directoryUsers.people)

	id, _ := c.inState(key)
	if id == "" {
		return
	}

	switch c.random.IntN(3) {
	case 0:
		c.logf("behind: %s is deleted: %t", key, c.environment.Simulator.DeleteSCIMUser(c.directory(), id))
	default:
		text := "Changed"

		c.environment.Simulator.SetSCIMUser(c.directory(), id, func(u *simulator.SCIMUser) { u.Title, u.Active = &text, !u.Active })
		c.logf("behind: %s has another title, and is deactivated or reactivated", key)
	}
}

// checkDirectoryUsers compares the people of the block with their records, and removes these from the given records.
func (c *company) checkDirectoryUsers(records map[string][]simulator.SCIMUser) {
	c.t.Helper()

	for key, p := range c.directoryUsers.people {
		email := strings.ToLower(p.email)
		same := records[email]

		delete(records, email)
		delete(c.keptRecords, email)

		if id, _ := c.inState(key); len(same) != 1 || same[0].ID != id {
			c.t.Errorf("directory users: %s (%s) has %d records; the state has the id %q", key, p.email, len(same), id)

			continue
		}

		if title := textOrEmpty(same[0].Title); title != p.title && (p.title != "" || c.titleManaged[key]) {
			c.t.Errorf("directory users: %s (%s) has the title %q, want %q", key, p.email, title, p.title)
		}

		if want := p.active == nil || *p.active; same[0].Active != want {
			c.t.Errorf("directory users: %s (%s) is active %t", key, p.email, !want)
		}
	}
}

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

// A file is the people of a company who are in one block, by key.
type file struct {
	people   map[string]*person
	released map[string]bool
	begun    bool
}

// blocks is the block, from the first person on.
func (f *file) blocks(t *testing.T) []acctest.Block {
	t.Helper()

	f.begun = f.begun || len(f.people) > 0
	if !f.begun {
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

	return []acctest.Block{{Address: theCompany, Config: map[string]any{"users": users, "released": released}}}
}

// held is the id and the address that the state has under a key, "" for nobody.
func (c *company) held(key string) (id, email string) {
	c.t.Helper()

	instance := c.workspace.State(theCompany)
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

// refile changes the file, or moves somebody between it and a block of their own.
func (c *company) refile(name string) {
	key := anyKey(c, c.file.people)

	switch kind := c.random.IntN(8); {
	case key == "" || kind <= 1:
		if !c.file.begun && c.random.IntN(2) == 0 {
			c.file.begun = true

			if problem := c.workspace.Import(c.t.Context(), theCompany, "none"); problem != "" {
				c.t.Error(problem)
			}
		}

		c.next++
		key = fmt.Sprintf("k%d", c.next)
		c.file.people[key] = &person{email: c.freshEmail(), title: c.anyOf("", "Engineer")}
		c.tell("file: %s, %s, joins", key, c.file.people[key].email)
	case kind == 2:
		if _, email := c.held(key); email != "" {
			c.accounts[strings.ToLower(email)] = false
		}

		delete(c.file.people, key)
		c.tell("file: %s leaves", key)
	case kind == 3:
		c.file.people[key].title = c.anyOf("", "Engineer", "Manager")
		c.tell("file: title of %s: %q", key, c.file.people[key].title)
	case kind == 4:
		c.next++
		renamed := fmt.Sprintf("k%d", c.next)
		c.file.people[renamed], c.titled[renamed] = c.file.people[key], c.titled[key]
		delete(c.file.people, key)
		c.tell("file: %s is %s from now on", key, renamed)
	case kind == 5:
		c.intoTheFile(name)
	case kind == 6:
		active := c.random.IntN(2) == 0
		c.file.people[key].active = &active
		c.tell("file: active of %s: %t", key, active)
	default:
		c.outOfTheFile(key)
	}
}

// outOfTheFile moves somebody into a block of their own. Who is to be released is called by the key that the state has.
func (c *company) outOfTheFile(key string) {
	id, email := c.held(key)
	if id == "" {
		return
	}

	c.letGo(id, email)

	c.next++
	name := fmt.Sprintf("b%d", c.next)
	c.people[name] = &person{email: c.file.people[key].email, title: c.file.people[key].title, active: c.file.people[key].active, adopt: true}
	c.file.released[key] = true
	delete(c.file.people, key)
	c.tell("file: %s is released, and becomes the block %s", key, name)
}

// intoTheFile moves somebody from their block into the file: nobody but the state forgets the block.
func (c *company) intoTheFile(name string) {
	p, instance := c.people[name], c.workspace.State("atlassian_user."+name)
	if instance == nil || p.active != nil {
		return
	}

	c.letGo(instance.Text(c.t, "id"), instance.Text(c.t, "email"))

	for _, team := range c.teams {
		delete(team.members, name)
	}

	c.workspace.Forget("atlassian_user." + name)
	delete(c.people, name)
	delete(c.unowned, name)
	delete(c.titled, name)

	c.next++
	key := fmt.Sprintf("k%d", c.next)
	c.file.people[key] = &person{email: p.email, title: p.title}
	c.tell("file: the block %s is removed, and %s joins the file as %s", name, p.email, key)
}

// letGo notes that a record stays as it is, also when nobody takes it over, since the address in the configuration is
// another one by now.
func (c *company) letGo(id, email string) {
	if record, ok := c.environment.Simulator.SCIMUser(c.directory(), id); ok {
		c.leaving[strings.ToLower(email)] = record.Active
	}
}

// interfereWithFile changes the record of somebody in the file behind Terraform's back.
func (c *company) interfereWithFile() {
	key := anyKey(c, c.file.people)

	id, _ := c.held(key)
	if id == "" {
		return
	}

	switch c.random.IntN(3) {
	case 0:
		c.tell("behind: %s is deleted: %t", key, c.environment.Simulator.DeleteSCIMUser(c.directory(), id))
	default:
		text := "Changed"

		c.environment.Simulator.SetSCIMUser(c.directory(), id, func(u *simulator.SCIMUser) { u.Title, u.Active = &text, !u.Active })
		c.tell("behind: %s has another title, and is deactivated or reactivated", key)
	}
}

// checkFile holds the records of those in the file against it, and takes them out.
func (c *company) checkFile(records map[string][]simulator.SCIMUser) {
	c.t.Helper()

	for key, p := range c.file.people {
		email := strings.ToLower(p.email)
		same := records[email]

		delete(records, email)
		delete(c.leavers, email)

		if id, _ := c.held(key); len(same) != 1 || same[0].ID != id {
			c.t.Errorf("file: %s (%s) has %d records; the state has the id %q", key, p.email, len(same), id)

			continue
		}

		if title := value(same[0].Title); title != p.title && (p.title != "" || c.titled[key]) {
			c.t.Errorf("file: %s (%s) has the title %q, want %q", key, p.email, title, p.title)
		}

		if want := p.active == nil || *p.active; same[0].Active != want {
			c.t.Errorf("file: %s (%s) is active %t", key, p.email, !want)
		}
	}
}

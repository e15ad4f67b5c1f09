// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// SCIMGroupState is a SCIM group as tests see it.
type SCIMGroupState struct {
	ID                  string
	DisplayName         string
	ExternalID          *string
	OrganizationGroupID string
	Members             []string // SCIM user ids in the order of their arrival
}

// State is a copy of the group as tests see it.
func (g *SCIMGroup) State() SCIMGroupState {
	state := SCIMGroupState{ID: g.ID, DisplayName: g.DisplayName, ExternalID: g.ExternalID, OrganizationGroupID: g.OrgGroupID}
	for user := range g.Members.All() {
		state.Members = append(state.Members, user.ID)
	}

	return state
}

// AddSCIMGroup refuses a name that any group of the organization has
// (API §2.11, 9). The name of a default group makes a SCIM group that does not
// reach the organization (API §2.9).
func (w *World) AddSCIMGroup(org *Organization, directory *SCIMDirectory, name string, externalID *string) (*SCIMGroup, *SCIMProblem) {
	holder := org.GroupNamed(name)
	if directory.byGroupName[directory.key(name)] != nil || holder != nil && len(holder.DefaultRoles) == 0 {
		return nil, groupExists()
	}

	now := w.Now()

	group := &SCIMGroup{
		ID: w.NewUUID(), DisplayName: name, ExternalID: externalID, Created: now, LastModified: now,
		Members: newOrdered[*SCIMUser](), Ignored: make(map[string]int),
	}
	if holder == nil {
		mirror := w.AddGroup(org, &Group{
			Name: name, DirectoryID: directory.OrgDirectoryID, ManagedBy: "external",
			SCIMDirectoryID: directory.ID, SCIMGroupID: group.ID,
		})
		group.OrgGroupID = mirror.ID
	}

	directory.Groups.Put(group.ID, group)
	directory.byGroupName[directory.key(name)] = group

	return group, nil
}

// DropGroup deletes a SCIM group and with it its mirror and the access that it gave (API §2.9).
func (w *World) DropGroup(org *Organization, directory *SCIMDirectory, group *SCIMGroup) {
	for user := range group.Members.All() {
		user.Groups.Delete(group.ID)
	}

	if mirror := org.Group(group.OrgGroupID); mirror != nil {
		org.RemoveGroup(mirror)
	}

	directory.Groups.Delete(group.ID)
	delete(directory.byGroupName, directory.key(group.DisplayName))
}

// JoinSCIMGroup makes a record a member, and its account a member of the mirror.
func (w *World) JoinSCIMGroup(org *Organization, group *SCIMGroup, user *SCIMUser) {
	group.Members.Put(user.ID, user)
	user.Groups.Put(group.ID, group)

	if mirror, account := org.Group(group.OrgGroupID), groupAccount(org, user); mirror != nil && account != nil {
		JoinGroup(mirror, account)

		if user.AccountID != "" {
			w.Directories[mirror.SCIMDirectoryID].admit(account)
		}
	}
}

// IgnoresAddition tells whether the addition of a user is answered and not carried out, and counts it.
func (w *World) IgnoresAddition(group *SCIMGroup, user *SCIMUser) bool {
	times, named := w.Switches.SCIM.IgnoredAdditions[user.UserName]
	if !named {
		times = w.Switches.SCIM.IgnoredAdditions[EverybodyIgnored]
	}

	if group.Ignored[user.ID] >= times {
		return false
	}

	group.Ignored[user.ID]++

	return true
}

// LeaveSCIMGroup ends a record's membership, and its account's of the mirror.
func (w *World) LeaveSCIMGroup(org *Organization, group *SCIMGroup, user *SCIMUser) {
	group.Members.Delete(user.ID)
	user.Groups.Delete(group.ID)

	if mirror, account := org.Group(group.OrgGroupID), groupAccount(org, user); mirror != nil && account != nil {
		LeaveGroup(mirror, account)
	}
}

// ReplaceSCIMMembers makes the records the members, and nobody else.
func (w *World) ReplaceSCIMMembers(org *Organization, group *SCIMGroup, members []*SCIMUser) {
	wanted := Set{}
	for _, user := range members {
		wanted.Add(user.ID)
	}

	for user := range group.Members.All() {
		if !wanted.Has(user.ID) {
			w.LeaveSCIMGroup(org, group, user)
		}
	}

	for _, user := range members {
		w.JoinSCIMGroup(org, group, user)
	}
}

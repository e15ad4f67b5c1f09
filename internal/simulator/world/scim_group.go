// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

// SCIMGroupState is a SCIM group as tests see it.
type SCIMGroupState struct {
	ID                  string
	DisplayName         string
	ExternalID          *string
	OrganizationGroupID string
	Members             []string // SCIM user ids in the order in which they were added
}

// State is a copy of the group as tests see it.
func (g *SCIMGroup) State() SCIMGroupState {
	state := SCIMGroupState{ID: g.ID, DisplayName: g.DisplayName, ExternalID: g.ExternalID, OrganizationGroupID: g.OrgGroupID}
	for user := range g.Members.All() {
		state.Members = append(state.Members, user.ID)
	}

	return state
}

// AddSCIMGroup adds a SCIM group and sets its empty fields to defaults. A name that any group of the organization has
// is refused (API §2.11, 9). A group named like a default group of an app gets no mirror in the organization (API
// §2.9). If the group has an OrgGroupID, the mirror gets that id.
func (w *World) AddSCIMGroup(directory *SCIMDirectory, group *SCIMGroup) *Refusal {
	holder := w.Org.GroupNamed(group.DisplayName)
	if directory.GroupNamed(group.DisplayName) != nil || holder != nil && len(holder.DefaultRoles) == 0 {
		return &Refusal{Why: GroupExists}
	}

	if group.ID == "" {
		group.ID = w.NewUUID()
	}

	group.Created, group.LastModified = w.Now(), w.Now()
	group.Members, group.Ignored = newOrdered[*SCIMUser](), make(map[string]int)

	if holder == nil {
		mirror := w.AddGroup(&Group{
			ID: group.OrgGroupID, Name: group.DisplayName, DirectoryID: directory.OrgDirectoryID, ManagedBy: "external",
			SCIMDirectoryID: directory.ID, SCIMGroupID: group.ID,
		})
		group.OrgGroupID = mirror.ID
	}

	directory.Groups.Put(group.ID, group)
	directory.byGroupName[directory.key(group.DisplayName)] = group

	return nil
}

// DropGroup deletes a SCIM group, its mirror, and the access that the mirror gave (API §2.9).
func (w *World) DropGroup(directory *SCIMDirectory, group *SCIMGroup) {
	for user := range group.Members.All() {
		user.Groups.Delete(group.ID)
	}

	if mirror := w.Org.Group(group.OrgGroupID); mirror != nil {
		w.Org.RemoveGroup(mirror)
	}

	directory.Groups.Delete(group.ID)
	delete(directory.byGroupName, directory.key(group.DisplayName))
}

// JoinSCIMGroup adds a record to a group and its account to the mirror.
func (w *World) JoinSCIMGroup(group *SCIMGroup, user *SCIMUser) {
	group.Members.Put(user.ID, user)
	user.Groups.Put(group.ID, group)

	if mirror, account := w.Org.Group(group.OrgGroupID), w.Org.groupAccount(user); mirror != nil && account != nil {
		JoinGroup(mirror, account)

		if user.AccountID != "" {
			w.Org.SCIMDirectory(mirror.SCIMDirectoryID).admit(account)
		}
	}
}

// IgnoresAddition reports whether the addition of a user is answered without being carried out, and counts it.
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

// LeaveSCIMGroup removes a record from a group and its account from the mirror.
func (w *World) LeaveSCIMGroup(group *SCIMGroup, user *SCIMUser) {
	group.Members.Delete(user.ID)
	user.Groups.Delete(group.ID)

	if mirror, account := w.Org.Group(group.OrgGroupID), w.Org.groupAccount(user); mirror != nil && account != nil {
		LeaveGroup(mirror, account)
	}
}

// ReplaceSCIMMembers makes the given records the only members.
func (w *World) ReplaceSCIMMembers(group *SCIMGroup, members []*SCIMUser) {
	wanted := Set{}
	for _, user := range members {
		wanted.Add(user.ID)
	}

	for user := range group.Members.All() {
		if !wanted.Has(user.ID) {
			w.LeaveSCIMGroup(group, user)
		}
	}

	for _, user := range members {
		w.JoinSCIMGroup(group, user)
	}
}

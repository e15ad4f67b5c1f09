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

// AddSCIMGroup refuses a name that any group of the organization has (API §2.11, 9). The name of a default group makes
// a SCIM group that does not reach the organization (API §2.9). What the group leaves empty is filled; its OrgGroupID,
// if it has one, becomes its mirror's id.
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

// DropGroup deletes a SCIM group and with it its mirror and the access that it gave (API §2.9).
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

// JoinSCIMGroup makes a record a member, and its account a member of the mirror.
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

// IgnoresAddition reports whether the addition of a user is answered and not carried out, and counts it.
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
func (w *World) LeaveSCIMGroup(group *SCIMGroup, user *SCIMUser) {
	group.Members.Delete(user.ID)
	user.Groups.Delete(group.ID)

	if mirror, account := w.Org.Group(group.OrgGroupID), w.Org.groupAccount(user); mirror != nil && account != nil {
		LeaveGroup(mirror, account)
	}
}

// ReplaceSCIMMembers makes the records the members, and nobody else.
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

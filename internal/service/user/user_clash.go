// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// makes tells the run that a block is to create a user or to take one over.
func (r *userResource) announceCreation(block run.Block, planned userModel) diag.Diagnostics {
	r.call(block, planned)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.Make(block, planned.names()), r.subject(planned.Email))
}

// keeps tells the run that a block goes on holding its record.
func (r *userResource) announceKept(block run.Block, planned, state userModel) diag.Diagnostics {
	r.call(block, planned)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.Keep(block, state.record(planned)), r.subject(state.Email))
}

// leaves tells the run that a block gives up its record, unless that leaves the record as it is.
func (r *userResource) announceRemoval(block run.Block, state userModel) diag.Diagnostics {
	if state.OnDestroy.ValueString() == destroyRetain {
		return nil
	}

	r.call(block, state)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.Leave(block, state.record(userModel{})), r.subject(state.Email))
}

// call tells the run by what a person's block is found: by the address as it is written there. One of many is found by
// the key, which is part of the block's word.
func (r *userResource) call(block run.Block, planned userModel) {
	if !r.many {
		r.Clients.Run.People.Call(block, planned.Email.ValueString())
	}
}

// record is what the run is told of a block's record. An external id that the record has already is no wish: a
// directory may let two records have one (API §9.2 no. 6), and both can be managed; only a new one that is another's is
// refused.
func (m *userModel) record(planned userModel) run.Record {
	if planned.Texts[externalID].Equal(m.Texts[externalID]) {
		planned.Texts[externalID] = types.StringNull()
	}

	return run.Record{ID: m.key(), Now: m.names(), Planned: planned.names()}
}

// key is the record's place in the ledger of the run.
func (m *userModel) key() string { return run.Key(m.DirectoryID.ValueString(), m.ID.ValueString()) }

// names are what the run is told of a record; nothing while its directory is not known.
func (m *userModel) names() []run.Name {
	directoryID := m.DirectoryID.ValueString()
	if directoryID == "" {
		return nil
	}

	unique := m.uniqueNames()
	names := make([]run.Name, len(unique))

	for i, name := range unique {
		names[i] = run.Name{Directory: directoryID, Attribute: string(name.key), Text: name.folded().text}
	}

	return names
}

func (r *userResource) subject(email types.String) guard.Subject {
	return guard.Subject{Noun: "person", Resource: "atlassian_user", Label: email.ValueString(), Key: "email", Many: r.many}
}

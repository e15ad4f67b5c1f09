// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// announceCreation tells the run that a block will create or adopt a user.
func (r *userResource) announceCreation(block run.Block, planned userModel) diag.Diagnostics {
	r.label(block, planned)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.PlanCreate(block, planned.names()), r.subject(planned.Email))
}

// announceKept tells the run that a block keeps its record.
func (r *userResource) announceKept(block run.Block, planned, state userModel) diag.Diagnostics {
	r.label(block, planned)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.PlanKeep(block, state.record(planned)), r.subject(state.Email))
}

// announceRemoval tells the run that a block gives up its record, unless on_destroy retains it.
func (r *userResource) announceRemoval(block run.Block, state userModel) diag.Diagnostics {
	if state.OnDestroy.ValueString() == destroyRetain {
		return nil
	}

	r.label(block, state)

	return guard.ClashDiagnostics(r.Clients, r.Clients.Run.People.PlanDestroy(block, state.record(userModel{})), r.subject(state.Email))
}

// label tells the run the e-mail address by which a block is named in errors. One of many people is named by the key,
// which is part of the block's id.
func (r *userResource) label(block run.Block, planned userModel) {
	if !r.oneOfMany {
		r.Clients.Run.People.SetLabel(block, planned.Email.ValueString())
	}
}

// record describes a block's record to the run. An external id that the record has already is not counted: a directory
// may let two records share one (API §9.2 no. 6), and both can be managed. Only a new external id that another record
// has is refused.
func (m *userModel) record(planned userModel) run.Record {
	if planned.Texts[externalID].Equal(m.Texts[externalID]) {
		planned.Texts[externalID] = types.StringNull()
	}

	return run.Record{ID: m.key(), Now: m.names(), Planned: planned.names()}
}

// key identifies the record in the run.
func (m *userModel) key() string {
	return run.GlobalID(m.DirectoryID.ValueString(), m.ID.ValueString())
}

// names returns the record's unique names for the run; nil while its directory is not known.
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
	return guard.Subject{Noun: "person", Resource: "atlassian_user", Label: email.ValueString(), LabelAttribute: "email", OneOfMany: r.oneOfMany}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/guard"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// destroySummary does not say "deleting", because on_destroy may deactivate the record instead.
const destroySummary = "Destroying user failed"

// release destroys the record of a block, unless another block holds it.
func (r *userResource) release(ctx context.Context, directory *scim.Directory, block run.Block, state userModel) diag.Diagnostics {
	done, ok := r.Clients.Run.People.Release(block, state.key())
	if !ok {
		return guard.WarnHeldByOtherBlock(r.subject(state.Email), state.ID.ValueString())
	}

	gone := false
	defer func() { done(gone) }()

	diags := r.checkDeprovision(ctx, state, state.OnDestroy.ValueString(), inApply)
	if !diags.HasError() {
		diags.Append(r.destroy(ctx, directory, state)...)
	}

	gone = !diags.HasError() && state.OnDestroy.ValueString() != destroyDeactivate

	return diags
}

func (r *userResource) destroy(ctx context.Context, directory *scim.Directory, state userModel) diag.Diagnostics {
	id := state.ID.ValueString()

	switch state.OnDestroy.ValueString() {
	case destroyDeactivate:
		_, err := directory.UpdateUser(ctx, id, []scim.Change{{Attribute: scim.AttrActive, Value: false}})

		return r.destroyDiagnostics(err, directory, state)
	case destroyUnlink:
		gone, diags := r.unlink(ctx, directory, state)
		if gone || diags.HasError() {
			return diags
		}
	}

	return r.destroyDiagnostics(directory.DeleteUser(ctx, id), directory, state)
}

// destroyDiagnostics blames directory_id for a refused key only if the record's directory is not the provider's: that
// key cannot do what on_destroy says. For the provider's own directory the general advice applies, such as that the key
// may have expired.
func (r *userResource) destroyDiagnostics(err error, directory *scim.Directory, state userModel) diag.Diagnostics {
	if err == nil || client.IsNotFound(err) {
		return nil
	}

	return diagnostics.FromError(destroySummary, err, diagnostics.Blame{
		Attribute: path.Root("directory_id"),
		When: func(err error) bool {
			return !r.configured(directory) && client.IsKeyRefused(err)
		},
		Advice: fmt.Sprintf("on_destroy = %q needs a key of the directory %s, which holds the record and is not the provider's directory_id; a directory's "+
			"key serves that directory alone. Destroy the user with a provider alias for that directory, or apply on_destroy = %q first.",
			state.OnDestroy.ValueString(), directory.ID(), destroyRetain),
		OverridesShared: true,
	})
}

// configured reports whether the directory is the provider's.
func (r *userResource) configured(directory *scim.Directory) bool {
	own, diags := r.Clients.Directory()

	return !diags.HasError() && own.ID() == directory.ID()
}

// unlink separates the record from its account and waits until the record shows it. Deleting a record that is still
// linked would deactivate the account, which on_destroy = "unlink" is meant to prevent. A new record may be linked
// without showing an account yet, so a record without one is unlinked too.
func (r *userResource) unlink(ctx context.Context, directory *scim.Directory, state userModel) (gone bool, diags diag.Diagnostics) {
	id := state.ID.ValueString()

	organization, diags := r.Clients.Organization()
	if diags.HasError() {
		return false, diags
	}

	record, err := directory.FreshUser(ctx, id)
	if client.IsNotFound(err) {
		return true, nil
	}

	if err != nil {
		return false, r.destroyDiagnostics(err, directory, state)
	}

	err = organization.Unlink(ctx, directory.ID(), id)
	if client.IsNotFound(err) {
		// The record may be gone, or the organization may not know it. Only the directory can tell.
		if _, err := directory.FreshUser(ctx, id); client.IsNotFound(err) {
			return true, nil
		}
	}

	if err != nil && record.AccountID == nil && client.WriteRefused(err) && !client.IsKeyRefused(err) {
		// The answer for a record without a link is not documented (API §2.2 no. 23).
		return false, nil
	}

	if err != nil {
		return false, diagnostics.AttributeError(destroySummary, err, "on_destroy", "The record could not be separated from its account, so it was not "+
			"deleted: deleting it now would deactivate the account. Unlinking needs an organization key without scopes.")
	}

	// Atlassian publishes no delay for SCIM (API §8.3), so the limit is that of its other changes of access. One record
	// costs little to read, so it is read every second.
	polling := client.Polling{Every: time.Second, AtMost: client.DocumentedDelay().AtMost}

	shown, err := polling.Until(ctx, "that a record is separated from its account", func(ctx context.Context) (bool, error) {
		record, err := directory.FreshUser(ctx, id)
		if client.IsNotFound(err) {
			gone = true

			return true, nil
		}

		return err == nil && record.AccountID == nil, err
	})
	if err == nil {
		err = ctx.Err() // an interrupt is reported as such, not as a timeout
	}

	switch {
	case shown:
		return gone, nil
	case err != nil:
		return false, diagnostics.FromError(destroySummary, err)
	default:
		return false, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("on_destroy"), destroySummary, fmt.Sprintf(
			"Atlassian accepted the request to separate the record %s from its account, but the record still shows the account after %s. "+
				"It was not deleted, since that would deactivate the account. Run the command again later.", id, polling.AtMost))}
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// wanted holds the unique names that a write needs. The directory answers 409 if another record has one of them (API
// §2.8). The text of the answer always says "email", so the record has to be looked up.
type wanted struct {
	names []uniqueName
	// recordID is the record that is written, "" for a new one.
	recordID string
	// oneOfMany is set for a person of atlassian_directory_users.
	oneOfMany bool
}

// email returns the wanted address, "" if it is not among the names.
func (w wanted) email() string {
	if len(w.names) > 0 && w.names[0].key == keyEmail {
		return w.names[0].text
	}

	return ""
}

// holder is a record that has one or more of the wanted names.
type holder struct {
	record *scim.User
	names  []uniqueName
}

// holders finds the records of this directory that have a wanted name.
func (l lookup) holders(ctx context.Context, w wanted) ([]holder, error) {
	var out []holder

	for _, name := range w.names {
		records, err := l.taking(ctx, name)
		if err != nil {
			return nil, err
		}

		for _, record := range records {
			if record.ID == w.recordID {
				continue
			}

			i := slices.IndexFunc(out, func(h holder) bool { return h.record.ID == record.ID })
			if i < 0 {
				out = append(out, holder{record: record})
				i = len(out) - 1
			}

			out[i].names = append(out[i].names, name)
		}
	}

	return out, nil
}

// taking finds the records that have a name, including as a secondary address.
func (l lookup) taking(ctx context.Context, name uniqueName) ([]*scim.User, error) {
	if name.key == keyEmail {
		return l.byAnyEmail(ctx, name.text)
	}

	return l.by(ctx, name.key, name.text)
}

// otherDirectories returns the organization's other directories that have the address.
func (l lookup) otherDirectories(ctx context.Context, email string) []string {
	if l.organization == nil || email == "" {
		return nil
	}

	links, err := l.organization.SCIMLinksForEmail(ctx, email)
	if err != nil {
		// The conflict itself is reported in any case; this only adds to it.
		return nil
	}

	var directories []string

	for _, link := range links {
		if link.DirectoryID != l.directory.ID() && !slices.Contains(directories, link.DirectoryID) {
			directories = append(directories, link.DirectoryID)
		}
	}

	return directories
}

// explainConflict reports which name is taken, by which record, and what to do.
func (l lookup) explainConflict(ctx context.Context, summary string, w wanted, conflict error) diag.Diagnostics {
	holders, err := l.holders(ctx, w)
	if err != nil {
		diags := diagnostics.FromError(summary, conflict)
		diags.Append(diagnostics.FromError("Finding the record that is in the way failed", err)...)

		return diags
	}

	if len(holders) > 0 {
		return inTheWay(l.directory, holders, summary, w, "")
	}

	if directories := l.otherDirectories(ctx, w.email()); len(directories) > 0 {
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("email"), summary, fmt.Sprintf(
			"The e-mail address %q is taken by a record of another SCIM directory of the organization: %s. "+
				"Remove it there first, or manage it with a provider alias for that directory.", w.email(), strings.Join(directories, ", ")))}
	}

	if account := l.account(ctx, keyEmail, w.email()); account != "" {
		return diagnostics.AttributeError(summary, conflict, "email", account+" No record of this directory is linked to it. Let go of the address there "+
			"(admin.atlassian.com → Directory → Users), or, if another identity provider has the account, remove it from that one first.")
	}

	return diagnostics.AttributeError(summary, conflict, "email", "The e-mail address, the user name or the external id is taken, but no record of this "+
		"directory shows it. An Atlassian account or a record of another directory may hold it; with org_id and api_key configured the provider can tell which.")
}

// inTheWay reports for each record which names it has, and appends added.
func inTheWay(directory *scim.Directory, holders []holder, summary string, w wanted, added string) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, h := range holders {
		diags.AddAttributeError(path.Root(string(h.names[0].key)), summary, h.describe(w, directory.ID())+added)
	}

	return diags
}

// secondary reports whether the record has only the e-mail address, and only as a secondary one: then it belongs to
// another person.
func (h holder) secondary() bool {
	return len(h.names) == 1 && h.names[0].key == keyEmail && !scim.SameName(h.record.PrimaryEmail(), h.names[0].text)
}

func (h holder) describe(w wanted, directoryID string) string {
	if h.secondary() {
		return fmt.Sprintf("The e-mail address %q is a secondary address of the record %s of directory %s (%s), which is somebody else's. "+
			"Remove the address there, or give this user another one.", w.email(), h.record.ID, directoryID, describeRecord(h.record))
	}

	parts := make([]string, len(h.names))
	for i, name := range h.names {
		parts[i] = fmt.Sprintf("%s %q", name.key, name.text)
	}

	verb := "is"
	if len(parts) > 1 {
		verb = "are"
	}

	text := fmt.Sprintf("The %s %s taken by the record %s of directory %s (%s).",
		strings.Join(parts, " and the "), verb, h.record.ID, directoryID, describeRecord(h.record))

	if w.recordID != "" {
		return text + " Change one of the two. Two people swap their addresses in three steps, an apply each: this one gets an address that " +
			"is free, the other one gets this one's, and then this one gets what has become free."
	}

	if w.oneOfMany {
		return text + " To take that record over when applying, leave adopt_existing out of the block, or set it to true."
	}

	return text + fmt.Sprintf(" To manage that record, import it:\n\n  import {\n    to = atlassian_user.NAME\n    id = %q\n  }\n\n"+
		"or set adopt_existing = true to take it over when applying.", h.record.ID)
}

func describeRecord(record *scim.User) string {
	state := "active"
	if !record.Active {
		state = "inactive"
	}

	return fmt.Sprintf("user name %q, e-mail address %q, %s", record.UserName, record.PrimaryEmail(), state)
}

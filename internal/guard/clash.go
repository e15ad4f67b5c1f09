// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package guard

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

// A Subject is the object that two blocks both manage.
type Subject struct {
	// Noun is "person" or "group", Resource the resource's name, such as atlassian_user.
	Noun, Resource string
	// Label is what people call it: an e-mail address or the name of a group.
	Label string
	// LabelAttribute is the attribute that holds the label.
	LabelAttribute string
	// OneOfMany is whether the subject is one of many people in one block.
	OneOfMany bool
}

// ClashDiagnostics is the error of a plan in which two blocks manage the same person or group. The first error of each
// kind of clash says how to resolve it; the others refer to the first. The error cannot name the addresses of the
// blocks, since Terraform does not tell them to a provider.
func ClashDiagnostics(c *framework.Clients, clash *run.Clash, subject Subject) diag.Diagnostics {
	if clash == nil {
		return nil
	}

	at, label, record := path.Root(subject.LabelAttribute), subject.Label, ""
	if clash.Name.Attribute != "" {
		at = path.Root(clash.Name.Attribute)
	}

	if clash.ID != "" {
		record = " (record " + recordID(clash) + ")"
	}

	var summary, text, way string

	switch clash.Kind {
	case run.ClashHeldTwice:
		summary = "Held by two blocks"
		text = fmt.Sprintf("%s%s is held by two blocks of this configuration. Each would undo the other's work, and removing one would take from the %s what "+
			"the other is to keep.", label, record, subject.Noun)
		way = "Keep one of the blocks. Let go of the other without touching the " + subject.Noun + ":\n\n" + removedBlock(subject) + releasedHint(subject)
	case run.ClashMoved:
		summary = "Removed at one address and added at another"
		text = fmt.Sprintf("%s%s is removed at one address and created, taken over or held at another. Terraform carries the two out side by side, so that the %s "+
			"could be gone afterwards.", label, record, subject.Noun)
		way = "If only the address has changed, say so:\n\n" + movedBlock(subject) +
			"\n\nor let go of the old address without touching the " + subject.Noun + ":\n\n" + removedBlock(subject) + releasedHint(subject) +
			"\n\nWhere an interrupted replacement has left an object behind that Terraform calls deposed, `terraform state rm` the address and import the " +
			subject.Noun + " again."
	case run.ClashSameName:
		summary = "Two blocks for one name"
		text = fmt.Sprintf("Two blocks of this configuration want the %s %q%s, which a directory has once.",
			diagnostics.InWords(clash.Name.Attribute), clash.Name.Text, record)
		way = "Remove one of the blocks, or give it another " + diagnostics.InWords(clash.Name.Attribute) + ". A file or list that blocks are made of may name the " +
			subject.Noun + " twice."
	case run.ClashNameInUse:
		summary = "Name of another record"
		text = fmt.Sprintf("The %s %q is to be given to %s while the record %s, which another %s has, still holds it.",
			diagnostics.InWords(clash.Name.Attribute), clash.Name.Text, subject.blockOrKey("a block", "a key"), recordID(clash), subject.blockOrKey("block", "key or block"))
		way = subject.blockOrKey("Mostly this is `count` over a list from which an element was removed: the elements after it move up, and each block would be made into its "+
			"neighbor. Use for_each with a key that stays, such as the "+diagnostics.InWords(subject.LabelAttribute)+", and `moved` blocks to get there.",
			"A key has to stay with its person: mostly this is a file whose keys are numbers of lines, or were sorted apart from the rest.") + " If the " +
			diagnostics.InWords(clash.Name.Attribute) + " is to pass from one to another, or two are to swap theirs, it takes steps, each with an apply of its own: give the one " +
			"another that is free, then the other the one that is free now, and then the first its new one."
	}

	text += subject.otherBlock(clash)

	if c.Run.FirstTime(fmt.Sprintf("way out of %s clash %d", subject.Noun, clash.Kind)) {
		text += "\n\n" + way
	} else {
		text += " The way out is in the first error of this kind."
	}

	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, summary, text+"\n\nNothing has been changed.")}
}

// otherBlock describes the other block without its address, which Terraform does not tell.
func (s Subject) otherBlock(clash *run.Clash) string {
	if _, key, one := strings.Cut(string(clash.Other), "/"); one {
		return fmt.Sprintf(" The other is the key %q of %s.", key, directoryUsers)
	}

	if clash.OtherLabel == "" {
		return ""
	}

	return fmt.Sprintf(" The other is a block %s with %s = %q.", s.Resource, s.LabelAttribute, clash.OtherLabel)
}

// recordID is the record's id without its directory.
func recordID(clash *run.Clash) string { return clash.ID[strings.LastIndexByte(clash.ID, '/')+1:] }

// WarnHeldByOtherBlock warns that a destroy changed nothing, because another block of the same run holds the record.
func WarnHeldByOtherBlock(subject Subject, id string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewWarningDiagnostic("Left for another block", fmt.Sprintf(
		"%s (record %s) is removed at one address, but another block of the same apply holds, has created or has taken over the same record. "+
			"The old address is forgotten, and the %s is as the other block says.", subject.Label, id, subject.Noun))}
}

// blockOrKey chooses the text for a person with a block of their own, or for one of many keys in a block.
func (s Subject) blockOrKey(block, key string) string {
	if s.OneOfMany {
		return key
	}

	return block
}

func movedBlock(subject Subject) string {
	return fmt.Sprintf("  moved {\n    from = %[1]s.OLD\n    to   = %[1]s.NEW\n  }", subject.blockOrKey(subject.Resource, directoryUsers))
}

const directoryUsers = "atlassian_directory_users"

// releasedHint says how to release one of many people, since either block of a clash may have many.
func releasedHint(subject Subject) string {
	if subject.Noun != "person" {
		return ""
	}

	return "\n\nSomebody of " + directoryUsers + " is let go of by their key, which leaves users and stands in released:\n\n  released = [\"KEY\"]"
}

func removedBlock(subject Subject) string {
	return fmt.Sprintf("  removed {\n    from = %s.OLD\n    lifecycle {\n      destroy = false\n    }\n  }", subject.Resource)
}

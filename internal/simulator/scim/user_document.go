// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The errors for e-mails without exactly one primary address, and for a PATCH of unchanged e-mails. Both were measured;
// neither has a scimType (API §2.4, §2.8).
const (
	noPrimary      = "Invalid payload: One email address need to be marked as primary."
	repeatedEmails = "Resource [USER] One email address need to be marked as primary."
)

// fillUser copies a document into the writable attributes of a record. Attributes that the document lacks become unset
// (API §2.9, PUT), except active, which becomes true, its default (API §2.4).
func (a *API) fillUser(user *world.SCIMUser, from document) *refusal {
	userName := textOf(from, "userName")
	if userName == nil {
		return badRequest(invalidValue, "Attribute userName is required.")
	}

	emails, problem := a.emailsOf(from)
	if problem != nil {
		return problem
	}

	var phoneNumbers []world.SCIMPhoneNumber

	for _, entry := range listOf(from, "phoneNumbers") {
		value, kind, primary := pluralOf(entry)
		if value == "" {
			return badRequest(invalidValue, "A phone number needs a value.")
		}

		phoneNumbers = append(phoneNumbers, world.SCIMPhoneNumber{Value: value, Type: kind, Primary: primary})
	}

	active, given := from["active"].(bool)
	user.UserName, user.Emails, user.PhoneNumbers, user.Active = *userName, emails, phoneNumbers, active || !given
	fillTexts(user, userAttributes, from)

	return nil
}

func fillTexts(user *world.SCIMUser, attributes []attribute, from document) {
	for i := range attributes {
		if attr := &attributes[i]; attr.held != nil {
			*attr.held(user) = textOf(from, attr.name)
		} else {
			fillTexts(user, attr.sub, partsOf(from, attr.name))
		}
	}
}

func (a *API) emailsOf(from document) ([]world.SCIMEmail, *refusal) {
	var emails []world.SCIMEmail

	primaries := 0

	for _, entry := range listOf(from, "emails") {
		value, kind, primary := pluralOf(entry)
		if !world.IsEmail(value) {
			return nil, badRequest(invalidValue, "Email address "+value+" is invalid.")
		}

		if a.Switches.SCIM.LowerEmails {
			value = strings.ToLower(value)
		}

		if primary {
			primaries++
		}

		emails = append(emails, world.SCIMEmail{Value: value, Type: kind, Primary: primary})
	}

	if len(emails) == 0 {
		return nil, badRequest(invalidValue, "Attribute emails is required.")
	}

	if primaries != 1 {
		return nil, badRequest("", noPrimary)
	}

	return emails, nil
}

func pluralOf(entry document) (value, kind string, primary bool) {
	value, _ = entry["value"].(string)
	kind, _ = entry["type"].(string)
	primary, _ = entry["primary"].(bool)

	return value, kind, primary
}

func (a *API) reader() reader {
	return reader{
		refuseUnknown: a.Switches.SCIM.RefuseUnknownAttributes, readOnlyEnterprise: a.Switches.SCIM.ReadOnlyEnterprise,
	}
}

// documentOf is the inverse of fillUser. A PATCH is applied to its result.
func documentOf(user *world.SCIMUser) document {
	doc := textsOf(user, userAttributes)
	doc["userName"], doc["active"] = user.UserName, user.Active

	emails := make([]any, 0, len(user.Emails))
	for _, email := range user.Emails {
		emails = append(emails, pluralEntry(email.Value, email.Type, email.Primary))
	}

	doc["emails"] = emails

	if len(user.PhoneNumbers) > 0 {
		numbers := make([]any, 0, len(user.PhoneNumbers))
		for _, number := range user.PhoneNumbers {
			numbers = append(numbers, pluralEntry(number.Value, number.Type, number.Primary))
		}

		doc["phoneNumbers"] = numbers
	}

	return doc
}

func textsOf(user *world.SCIMUser, attributes []attribute) document {
	doc := document{}

	for i := range attributes {
		attr := &attributes[i]
		if attr.held == nil {
			putParts(doc, attr.name, textsOf(user, attr.sub))
		} else if content := *attr.held(user); content != nil {
			doc[attr.name] = *content
		}
	}

	return doc
}

func putParts(into document, name string, parts document) {
	if len(parts) > 0 {
		into[name] = parts
	}
}

func pluralEntry(value, kind string, primary bool) document {
	entry := document{"value": value, "primary": primary}
	if kind != "" {
		entry["type"] = kind
	}

	return entry
}

// sameEmails compares addresses without their order.
func sameEmails(a, b []world.SCIMEmail) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(email world.SCIMEmail) bool { return !slices.Contains(b, email) })
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"slices"
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The refusals of addresses of which not exactly one is marked, and of a PATCH that repeats them. Both are measured,
// neither has a scimType (API §2.4, §2.8).
const (
	noPrimary      = "Invalid payload: One email address need to be marked as primary."
	repeatedEmails = "Resource [USER] One email address need to be marked as primary."
)

// fillUser makes a document that has been read into the writable attributes of
// a record. What the document does not have becomes unset (API §2.9, PUT), and
// active becomes true, its default (API §2.4).
func (a *API) fillUser(user *world.SCIMUser, from document) *world.SCIMProblem {
	userName := textOf(from, "userName")
	if userName == nil {
		return world.BadRequest(world.SCIMInvalidValue, "Attribute userName is required.")
	}

	emails, problem := a.emailsOf(from)
	if problem != nil {
		return problem
	}

	var phoneNumbers []world.SCIMPhoneNumber

	for _, entry := range listOf(from, "phoneNumbers") {
		value, kind, primary := pluralOf(entry)
		if value == "" {
			return world.BadRequest(world.SCIMInvalidValue, "A phone number needs a value.")
		}

		phoneNumbers = append(phoneNumbers, world.SCIMPhoneNumber{Value: value, Type: kind, Primary: primary})
	}

	active, given := from["active"].(bool)
	name, enterprise := partsOf(from, "name"), partsOf(from, schemaEnterprise)

	user.UserName = *userName
	user.ExternalID = textOf(from, "externalId")
	user.Emails = emails
	user.PhoneNumbers = phoneNumbers
	user.Active = active || !given
	user.DisplayName = textOf(from, "displayName")
	user.NickName = textOf(from, "nickName")
	user.Title = textOf(from, "title")
	user.PreferredLanguage = textOf(from, "preferredLanguage")
	user.Timezone = textOf(from, "timezone")
	user.Department = textOf(from, "department")
	user.Organization = textOf(from, "organization")
	user.EnterpriseDepartment = textOf(enterprise, "department")
	user.EnterpriseOrganization = textOf(enterprise, "organization")
	user.Name = world.SCIMName{
		Formatted:       textOf(name, "formatted"),
		FamilyName:      textOf(name, "familyName"),
		GivenName:       textOf(name, "givenName"),
		MiddleName:      textOf(name, "middleName"),
		HonorificPrefix: textOf(name, "honorificPrefix"),
		HonorificSuffix: textOf(name, "honorificSuffix"),
	}

	return nil
}

func (a *API) emailsOf(from document) ([]world.SCIMEmail, *world.SCIMProblem) {
	var emails []world.SCIMEmail

	primaries := 0

	for _, entry := range listOf(from, "emails") {
		value, kind, primary := pluralOf(entry)
		if problem := a.reader().checkEmail(value); problem != nil {
			return nil, problem
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
		return nil, world.BadRequest(world.SCIMInvalidValue, "Attribute emails is required.")
	}

	if primaries != 1 {
		return nil, world.BadRequest("", noPrimary)
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
		refuseUnknown: a.Switches.SCIM.RefuseUnknownAttributes, noBounds: a.Switches.SCIM.NoBounds,
		readOnlyEnterprise: a.Switches.SCIM.ReadOnlyEnterprise,
	}
}

// documentOf is the inverse of fillUser: what a PATCH is applied to.
func documentOf(user *world.SCIMUser) document {
	doc := document{"userName": user.UserName, "active": user.Active}
	putText(doc, "externalId", user.ExternalID)
	putText(doc, "displayName", user.DisplayName)
	putText(doc, "nickName", user.NickName)
	putText(doc, "title", user.Title)
	putText(doc, "preferredLanguage", user.PreferredLanguage)
	putText(doc, "timezone", user.Timezone)
	putText(doc, "department", user.Department)
	putText(doc, "organization", user.Organization)

	name := document{}
	putText(name, "formatted", user.Name.Formatted)
	putText(name, "familyName", user.Name.FamilyName)
	putText(name, "givenName", user.Name.GivenName)
	putText(name, "middleName", user.Name.MiddleName)
	putText(name, "honorificPrefix", user.Name.HonorificPrefix)
	putText(name, "honorificSuffix", user.Name.HonorificSuffix)
	putParts(doc, "name", name)

	enterprise := document{}
	putText(enterprise, "department", user.EnterpriseDepartment)
	putText(enterprise, "organization", user.EnterpriseOrganization)
	putParts(doc, schemaEnterprise, enterprise)

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

func putText(into document, name string, content *string) {
	if content != nil {
		into[name] = *content
	}
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

// sameEmails compares addresses as sets.
func sameEmails(a, b []world.SCIMEmail) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(email world.SCIMEmail) bool { return !slices.Contains(b, email) })
}

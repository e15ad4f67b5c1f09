// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

type userBody struct {
	Schemas           []string        `json:"schemas"`
	UserName          string          `json:"userName"`
	Emails            []pluralBody    `json:"emails"`
	Meta              metaBody        `json:"meta"`
	Groups            []referenceBody `json:"groups"`
	Atlassian         *atlassianBody  `json:"urn:scim:schemas:extension:atlassian-external:1.0,omitempty"`
	Enterprise        *enterpriseBody `json:"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,omitempty"`
	ID                string          `json:"id"`
	ExternalID        *string         `json:"externalId,omitempty"`
	Name              *nameBody       `json:"name,omitempty"`
	DisplayName       *string         `json:"displayName,omitempty"`
	NickName          *string         `json:"nickName,omitempty"`
	Title             *string         `json:"title,omitempty"`
	PreferredLanguage *string         `json:"preferredLanguage,omitempty"`
	Department        *string         `json:"department,omitempty"`
	Organization      *string         `json:"organization,omitempty"`
	Timezone          *string         `json:"timezone,omitempty"`
	PhoneNumbers      []pluralBody    `json:"phoneNumbers,omitempty"`
	Active            *bool           `json:"active,omitempty"`
}

type nameBody struct {
	Formatted       *string `json:"formatted,omitempty"`
	FamilyName      *string `json:"familyName,omitempty"`
	GivenName       *string `json:"givenName,omitempty"`
	MiddleName      *string `json:"middleName,omitempty"`
	HonorificPrefix *string `json:"honorificPrefix,omitempty"`
	HonorificSuffix *string `json:"honorificSuffix,omitempty"`
}

type pluralBody struct {
	Value   string `json:"value"`
	Type    string `json:"type,omitempty"`
	Primary bool   `json:"primary"`
}

// referenceBody is a group of a user, or a member of a group.
type referenceBody struct {
	Type    string `json:"type"`
	Value   string `json:"value"`
	Display string `json:"display"`
	Ref     string `json:"$ref"`
}

type atlassianBody struct {
	AccountID *string `json:"atlassianAccountId"`
}

type enterpriseBody struct {
	Organization *string `json:"organization,omitempty"`
	Department   *string `json:"department,omitempty"`
}

type metaBody struct {
	ResourceType string `json:"resourceType"`
	Location     string `json:"location"`
	LastModified string `json:"lastModified"`
	Created      string `json:"created"`
}

type groupBody struct {
	Schemas     []string        `json:"schemas"`
	ID          string          `json:"id"`
	ExternalID  *string         `json:"externalId,omitempty"`
	DisplayName string          `json:"displayName"`
	Members     []referenceBody `json:"members"`
	Meta        metaBody        `json:"meta"`
}

type listBody struct {
	Schemas      []string `json:"schemas"`
	TotalResults int      `json:"totalResults"`
	StartIndex   int      `json:"startIndex"`
	ItemsPerPage int      `json:"itemsPerPage"`
	Resources    []any    `json:"Resources"`
}

// briefBody is the answer to a write if BriefAnswers is set.
type briefBody struct {
	Schemas []string `json:"schemas"`
	ID      string   `json:"id"`
	Meta    metaBody `json:"meta"`
}

// SomeUser answers with a user whom no directory has. A fault that spoils an answer uses it if the request was not
// carried out, so that there is no real answer.
func SomeUser() exchange.Reply {
	return reply(http.StatusOK, map[string]any{
		"schemas": []string{schemaUser}, "id": "00000000-0000-4000-8000-000000000000", "userName": "cut",
	})
}

func (a *API) writtenUser(directory *world.SCIMDirectory, user *world.SCIMUser, chosen selection) any {
	body := a.renderUser(directory, user)
	if a.Switches.SCIM.BriefAnswers {
		return briefBody{body.Schemas, body.ID, body.Meta}
	}

	return chosen.apply(body)
}

func (a *API) writtenGroup(directory *world.SCIMDirectory, group *world.SCIMGroup) any {
	body := a.renderGroup(directory, group)
	if a.Switches.SCIM.BriefAnswers {
		return briefBody{body.Schemas, body.ID, body.Meta}
	}

	if most := a.Switches.SCIM.AnsweredMembers; most > 0 {
		body.Members = body.Members[:min(most, len(body.Members))]
	}

	return body
}

// renderUser returns the answer for a user (API §2.13), without unset attributes (API §2.4).
func (a *API) renderUser(directory *world.SCIMDirectory, user *world.SCIMUser) userBody {
	body := userBody{
		// The order was measured (API §2.5).
		Schemas:           []string{schemaAtlassian, schemaUser, schemaEnterprise},
		UserName:          user.UserName,
		Emails:            make([]pluralBody, 0, len(user.Emails)),
		Meta:              a.meta("User", a.userLocation(directory, user), user.Created, user.LastModified),
		Groups:            make([]referenceBody, 0, user.Groups.Len()),
		ID:                user.ID,
		ExternalID:        user.ExternalID,
		DisplayName:       world.DisplayName(user),
		NickName:          user.NickName,
		Title:             user.Title,
		PreferredLanguage: user.PreferredLanguage,
		Department:        user.Department,
		Organization:      user.Organization,
		Timezone:          user.Timezone,
	}
	for _, email := range user.Emails {
		body.Emails = append(body.Emails, pluralBody(email))
	}

	for _, number := range user.PhoneNumbers {
		body.PhoneNumbers = append(body.PhoneNumbers, pluralBody(number))
	}

	for group := range user.Groups.All() {
		body.Groups = append(body.Groups, referenceBody{"Group", group.ID, group.DisplayName, a.groupLocation(directory, group)})
	}

	if user.Name != (world.SCIMName{}) {
		name := nameBody(user.Name)
		body.Name = &name
	}

	if user.AccountID != "" && a.Now().Sub(user.Created) >= a.Switches.SCIM.LinkShownAfter {
		body.Atlassian = &atlassianBody{&user.AccountID}
	} else if a.Switches.SCIM.NullAccountID {
		body.Atlassian = &atlassianBody{}
	}

	enterprise := enterpriseBody{user.EnterpriseOrganization, user.EnterpriseDepartment}
	if a.Switches.SCIM.EnterpriseAnswers {
		enterprise = enterpriseBody{world.FirstOf(user.Organization, user.EnterpriseOrganization), world.FirstOf(user.Department, user.EnterpriseDepartment)}
		body.Organization, body.Department = nil, nil
	}

	if enterprise != (enterpriseBody{}) {
		body.Enterprise = &enterprise
	}

	if !a.Switches.SCIM.OmitActive {
		active := user.Active
		body.Active = &active
	}

	return body
}

// renderGroup returns the answer for a group, always with its members (API §2.3).
func (a *API) renderGroup(directory *world.SCIMDirectory, group *world.SCIMGroup) groupBody {
	body := groupBody{
		Schemas:     []string{schemaGroup},
		ID:          group.ID,
		ExternalID:  group.ExternalID,
		DisplayName: group.DisplayName,
		Members:     make([]referenceBody, 0, group.Members.Len()),
		Meta:        a.meta("Group", a.groupLocation(directory, group), group.Created, group.LastModified),
	}
	for user := range group.Members.All() {
		body.Members = append(body.Members, referenceBody{"User", user.ID, user.UserName, a.userLocation(directory, user)})
	}

	return body
}

func (a *API) userLocation(directory *world.SCIMDirectory, user *world.SCIMUser) string {
	return a.BaseURL + "/scim/directory/" + directory.ID + "/Users/" + user.ID
}

func (a *API) groupLocation(directory *world.SCIMDirectory, group *world.SCIMGroup) string {
	return a.BaseURL + "/scim/directory/" + directory.ID + "/Groups/" + group.ID
}

func (a *API) meta(kind, location string, created, modified time.Time) metaBody {
	if a.Switches.SCIM.UpperResourceTypes {
		kind = strings.ToUpper(kind)
	}

	return metaBody{kind, location, formatMicros(modified), formatMicros(created)}
}

// formatMicros formats a time for SCIM (API §2.4).
func formatMicros(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

// selection holds attributes and excludedAttributes of a request (API §2.3).
type selection struct {
	only   []string
	except []string
}

func selectionOf(c *exchange.Call) (selection, *refusal) {
	chosen := selection{only: commaList(c.Query.Get("attributes")), except: commaList(c.Query.Get("excludedAttributes"))}
	if len(chosen.only) > 0 && len(chosen.except) > 0 {
		return selection{}, badRequest(invalidValue, "attributes and excludedAttributes are mutually exclusive.")
	}

	return chosen, nil
}

func commaList(text string) []string {
	var list []string

	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}

	return list
}

// apply reduces a user's answer to the selection. The schemas and the id always stay (RFC 7643 §3.1).
func (s selection) apply(body userBody) any {
	if len(s.only) == 0 && len(s.except) == 0 {
		return body
	}

	encoded, err := json.Marshal(body)
	if err != nil {
		return body
	}

	var whole document
	if err := json.Unmarshal(encoded, &whole); err != nil {
		return body
	}

	if len(s.except) > 0 {
		for _, path := range s.except {
			exclude(whole, path)
		}

		return whole
	}

	chosen := document{"schemas": whole["schemas"], "id": whole["id"]}
	for _, path := range s.only {
		include(chosen, whole, path)
	}

	return chosen
}

func include(into, whole document, path string) {
	attr, sub := splitAttribute(path)
	if attr == nil || whole[attr.name] == nil {
		return
	}

	if sub == nil {
		into[attr.name] = whole[attr.name]
		return
	}

	switch value := whole[attr.name].(type) {
	case document:
		if part, ok := value[sub.name]; ok {
			target, _ := into[attr.name].(document)
			if target == nil {
				target = document{}
				into[attr.name] = target
			}

			target[sub.name] = part
		}
	case []any:
		target, _ := into[attr.name].([]any)
		for i, element := range value {
			if i >= len(target) {
				target = append(target, document{})
			}

			parts, whole := target[i].(document), element.(document) //nolint:forcetypeassert // rendered here
			if part, ok := whole[sub.name]; ok {
				parts[sub.name] = part
			}
		}

		into[attr.name] = target
	}
}

func exclude(from document, path string) {
	attr, sub := splitAttribute(path)
	if attr == nil || attr.name == "id" || attr.name == "schemas" {
		return
	}

	if sub == nil {
		delete(from, attr.name)
		return
	}

	switch value := from[attr.name].(type) {
	case document:
		delete(value, sub.name)
	case []any:
		for _, element := range value {
			if parts, ok := element.(document); ok {
				delete(parts, sub.name)
			}
		}
	}
}

func splitAttribute(path string) (attr, sub *attribute) {
	parsed, problem := parsePath(userAttributes, path)
	if problem != nil || parsed.filter != nil {
		return nil, nil
	}

	return parsed.attr, parsed.sub
}

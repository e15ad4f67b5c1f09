// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// accountDocument is AtlassianAccountUser (API §5).
type accountDocument struct {
	AccountID       string            `json:"account_id"`
	AccountType     string            `json:"account_type"`
	AccountStatus   string            `json:"account_status"`
	Name            string            `json:"name"`
	Nickname        string            `json:"nickname"`
	Email           string            `json:"email"`
	Picture         string            `json:"picture"`
	ZoneInfo        string            `json:"zoneinfo,omitempty"`
	Locale          string            `json:"locale,omitempty"`
	ExtendedProfile map[string]string `json:"extended_profile,omitempty"`
	Characteristics map[string]bool   `json:"characteristics"`
}

// showProfile is GET profile.
func (a *API) showProfile(_ *exchange.Call, account *world.Account) exchange.Reply {
	document := accountDocument{
		AccountID:       account.ID,
		AccountType:     account.AccountType(),
		AccountStatus:   string(account.Status),
		Name:            account.Name,
		Nickname:        nickname(account),
		Email:           account.Email,
		Picture:         account.Picture(),
		ZoneInfo:        account.TimeZone,
		Locale:          account.Locale,
		ExtendedProfile: map[string]string{},
		Characteristics: map[string]bool{"not_mentionable": account.Status != world.AccountActive},
	}
	for field, value := range profileTexts(account) {
		if name, extended := strings.CutPrefix(field, "extended_profile."); extended && *value != "" {
			document.ExtendedProfile[name] = *value
		}
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]accountDocument{"account": document}}
}

// nickname is never empty in a profile: an account without one goes by the
// first 30 characters of its name.
func nickname(a *world.Account) string {
	if a.Nickname != "" {
		return a.Nickname
	}

	name := []rune(a.Name)

	return string(name[:min(len(name), 30)])
}

// profileTexts are the places of the profile's fields.
func profileTexts(a *world.Account) map[string]*string {
	return map[string]*string{
		"name":                          &a.Name,
		"nickname":                      &a.Nickname,
		"zoneinfo":                      &a.TimeZone,
		"locale":                        &a.Locale,
		"extended_profile.job_title":    &a.JobTitle,
		"extended_profile.department":   &a.Department,
		"extended_profile.organization": &a.Organization,
		"extended_profile.location":     &a.Location,
	}
}

type fieldViolation struct {
	Field      string      `json:"field"`
	Violations []violation `json:"violations"`
}

type violation struct {
	Key string `json:"key"`
}

func parseFailure() exchange.Reply {
	return Refusal(http.StatusBadRequest, "bodyParseFailure", "", "", nil)
}

func violated(violations ...fieldViolation) exchange.Reply {
	return Refusal(http.StatusBadRequest, "fieldConstraintsViolated", "", "", map[string]any{"fieldViolations": violations})
}

// updateProfile is PATCH profile: all of the fields are taken or none.
func (a *API) updateProfile(c *exchange.Call, account *world.Account) exchange.Reply {
	changes, ok := profileChanges(c.Body)
	if !ok {
		return parseFailure()
	}

	var violations []fieldViolation

	locked := map[string]rule{}

	for _, field := range profileFields {
		value, changed := changes[field]
		if !changed {
			continue
		}

		if key := profileViolation(field, value); key != "" {
			violations = append(violations, fieldViolation{field, []violation{{key}}})
		}

		if rule := fieldRule(c.Org, account, field); !rule.Allowed {
			locked[field] = rule
		}
	}

	if len(violations) > 0 {
		return violated(violations...)
	}

	if len(locked) > 0 {
		return Refusal(http.StatusForbidden, "forbidden.fieldMutation", "", "", locked)
	}

	texts := profileTexts(account)
	for field, value := range changes {
		*texts[field] = value
	}

	return a.showProfile(c, account)
}

// readOnlyFields may come in a PATCH and change nothing (API B.2).
var readOnlyFields = world.NewSet("account_id", "account_type", "account_status", "email", "picture", "characteristics")

// profileChanges reads a PATCH into paths and texts. It fails for what is not a
// profile.
func profileChanges(body []byte) (map[string]string, bool) {
	var document map[string]any

	decoder := json.NewDecoder(bytes.NewReader(body))
	if err := decoder.Decode(&document); err != nil || document == nil {
		return nil, false
	}

	changes := map[string]string{}

	take := func(path string, value any) bool {
		text, ok := value.(string)
		if !ok || !strings.Contains(" "+strings.Join(profileFields, " ")+" ", " "+path+" ") {
			return false
		}

		changes[path] = text

		return true
	}
	for name, value := range document {
		if readOnlyFields.Has(name) {
			continue
		}

		if nested, ok := value.(map[string]any); ok && name == "extended_profile" {
			for inner, text := range nested {
				if !take("extended_profile."+inner, text) {
					return nil, false
				}
			}

			continue
		}

		if !take(name, value) {
			return nil, false
		}
	}

	return changes, true
}

var (
	localeForm = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)
	zoneForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
)

// profileViolation is the key of the constraint that a value breaks, "" if it
// breaks none (API §5).
func profileViolation(field, value string) string {
	length := utf8.RuneCountInString(value)
	switch {
	case strings.ContainsFunc(value, unicode.IsControl):
		return "controlCharacters"
	case field == "name" && length > 100, field == "nickname" && length > 30:
		return "maxLength"
	case field == "name" && length == 0, field == "nickname" && length == 0:
		return "minLength"
	case field == "locale" && !localeForm.MatchString(value), field == "zoneinfo" && !zoneForm.MatchString(value):
		return "format"
	default:
		return ""
	}
}

// setEmail is PUT email (API §5): the new domain must be verified, the address
// then counts as verified.
func (a *API) setEmail(c *exchange.Call, account *world.Account) exchange.Reply {
	var request struct {
		Email *string `json:"email"`
	}
	if err := c.Decode(&request); err != nil || request.Email == nil {
		return parseFailure()
	}

	email := *request.Email
	if !world.IsEmail(email) || strings.ContainsFunc(email, unicode.IsControl) {
		return violated(fieldViolation{"email", []violation{{"format"}}})
	}

	if !c.Org.ManagesDomain(email) {
		return Refusal(http.StatusForbidden, "forbidden.unclaimedDomain", "", "", map[string]string{"domain": world.DomainOf(email)})
	}

	if rule := emailRule(c.Org, account); !rule.Allowed {
		return refuseAction(rule)
	}

	if owner := a.AccountWithEmail(email); owner != nil && owner != account {
		return violated(fieldViolation{"email", []violation{{"unique"}}})
	}

	c.Org.SetAccountEmail(account, email)
	account.EmailVerified = true

	return exchange.Reply{Status: http.StatusNoContent}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"net/http"

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
	for name, value := range map[string]string{
		"job_title": account.JobTitle, "department": account.Department, "organization": account.Organization, "location": account.Location,
	} {
		if value != "" {
			document.ExtendedProfile[name] = value
		}
	}

	return exchange.Reply{Status: http.StatusOK, Body: map[string]accountDocument{"account": document}}
}

// nickname returns the account's nickname, or else the first 30 characters of its name: a profile's nickname is never
// empty.
func nickname(a *world.Account) string {
	if a.Nickname != "" {
		return a.Nickname
	}

	name := []rune(a.Name)

	return string(name[:min(len(name), 30)])
}

func parseFailure() exchange.Reply {
	return Refusal(http.StatusBadRequest, "bodyParseFailure", "", "", nil)
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"net/http"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// scimLinkRoutes returns the operations 21 to 23 of API §2.2, which require the organization key. No scope is
// documented for them.
func (a *API) scimLinkRoutes() []exchange.Route {
	const base = "/admin/user-provisioning/v1/org/{orgId}"

	return []exchange.Route{
		{Method: http.MethodGet, Pattern: base + "/user/{accountId}/get-scim-links", Handler: a.scimLinks},
		{Method: http.MethodPost, Pattern: base + "/get-scim-links-for-email", Handler: a.scimLinksForEmail},
		{Method: http.MethodPatch, Pattern: base + "/scimDirectoryId/{directoryId}/scimUserId/{userId}/unlink", Handler: a.unlink},
	}
}

type scimLinksBody struct {
	SCIMLinks []scimLink `json:"scimLinks"`
}

type scimLink struct {
	SCIMUserID  string  `json:"scimUserId"`
	AccountID   *string `json:"atlassianAccountId"`
	OrgID       string  `json:"orgId"`
	DirectoryID string  `json:"directoryId"`
}

func (a *API) linksReply(records []world.SCIMRecord) exchange.Reply {
	body := scimLinksBody{SCIMLinks: make([]scimLink, 0, len(records))}
	for _, record := range records {
		link := scimLink{SCIMUserID: record.User.ID, OrgID: a.Org.ID, DirectoryID: record.Directory.ID}
		if record.User.AccountID != "" {
			link.AccountID = &record.User.AccountID
		}

		body.SCIMLinks = append(body.SCIMLinks, link)
	}

	return exchange.Reply{Status: http.StatusOK, Body: body}
}

func (a *API) scimLinks(c *exchange.Call) exchange.Reply {
	return a.linksReply(a.Org.SCIMRecords(c.Param("accountId")))
}

// scimLinksForEmail finds the records with an address in all directories of the organization, linked or not, active or
// inactive.
func (a *API) scimLinksForEmail(c *exchange.Call) exchange.Reply {
	var body struct {
		Email string `json:"email"`
	}
	if err := c.Decode(&body); err != nil || body.Email == "" {
		return a.ListRefusal(http.StatusBadRequest, "ADMIN-400-24", "Invalid Request Body", "An email is required.")
	}

	var records []world.SCIMRecord

	for _, directory := range a.Org.SCIMDirectories {
		if user := directory.UserWithEmail(body.Email); user != nil && a.linksShow(user, body.Email) {
			records = append(records, world.SCIMRecord{Directory: directory, User: user})
		}
	}

	return a.linksReply(records)
}

// linksShow reports whether the links of an address show a record with that address.
func (a *API) linksShow(user *world.SCIMUser, email string) bool {
	return (user.AccountID != "" || !a.Switches.Admin.LinksOfLinked) &&
		(world.Fold(user.PrimaryEmail()) == world.Fold(email) || !a.Switches.Admin.LinksOfPrimary)
}

// unlink separates record and account. It deletes neither and does not deactivate the account.
func (a *API) unlink(c *exchange.Call) exchange.Reply {
	if a.Switches.Admin.BodiesRequired && !c.HasJSON() {
		return exchange.UnsupportedMediaType()
	}

	directory := a.Org.SCIMDirectory(c.Param("directoryId"))
	if directory == nil {
		return a.ListRefusal(http.StatusNotFound, "ADMIN-404-1", "Not Found", "The SCIM directory does not exist.")
	}

	user, ok := directory.Users.Get(c.Param("userId"))
	if !ok {
		return a.ListRefusal(http.StatusNotFound, "ADMIN-404-8", "Not Found", "The SCIM user does not exist.")
	}

	a.UnlinkUser(directory, user)

	return exchange.Reply{Status: http.StatusNoContent}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "net/http"

// scimLinkRoutes are the operations 21 to 24 of API §2.2, which take the
// organization key. No scope is documented for them.
func (s *Server) scimLinkRoutes() []route {
	const base = "/admin/user-provisioning/v1/org/{orgId}"
	return []route{
		{Method: http.MethodGet, Pattern: base + "/user/{accountId}/get-scim-links", Handler: s.scimLinks},
		{Method: http.MethodPost, Pattern: base + "/get-scim-links-for-email", Handler: s.scimLinksForEmail},
		{Method: http.MethodPatch, Pattern: base + "/scimDirectoryId/{directoryId}/scimUserId/{userId}/unlink", Handler: s.unlink},
		{Method: http.MethodDelete, Pattern: base + "/user/{accountId}/onlyDeleteUserInDB", Handler: s.deleteOnlyInDB},
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

func linksReply(records []SCIMRecord) reply {
	body := scimLinksBody{SCIMLinks: make([]scimLink, 0, len(records))}
	for _, record := range records {
		link := scimLink{SCIMUserID: record.User.ID, OrgID: record.Directory.OrgID, DirectoryID: record.Directory.ID}
		if record.User.AccountID != "" {
			link.AccountID = &record.User.AccountID
		}
		body.SCIMLinks = append(body.SCIMLinks, link)
	}
	return reply{status: http.StatusOK, body: body}
}

func (s *Server) scimLinks(c *call) reply {
	return linksReply(c.org.scimRecords(c.param("accountId")))
}

// scimLinksForEmail finds records linked to an account or not, inactive ones
// included, in every directory of the organization.
func (s *Server) scimLinksForEmail(c *call) reply {
	var body struct {
		Email string `json:"email"`
	}
	if err := c.decode(&body); err != nil || body.Email == "" {
		return s.applicationRefusal(http.StatusBadRequest, "ADMIN-400-24", "Invalid Request Body", "An email is required.")
	}
	var records []SCIMRecord
	for _, directory := range c.org.SCIMDirectories {
		if user := directory.byEmail[fold(body.Email)]; user != nil {
			records = append(records, SCIMRecord{directory, user})
		}
	}
	return linksReply(records)
}

// unlink separates record and account and deletes neither; the account stays as
// active as it is.
func (s *Server) unlink(c *call) reply {
	directory := s.directories[c.param("directoryId")]
	if directory == nil || directory.OrgID != c.org.ID {
		return s.applicationRefusal(http.StatusNotFound, "ADMIN-404-1", "Not Found", "The SCIM directory does not exist.")
	}
	user, ok := directory.users.Get(c.param("userId"))
	if !ok {
		return s.applicationRefusal(http.StatusNotFound, "ADMIN-404-8", "Not Found", "The SCIM user does not exist.")
	}
	s.separate(c.org, directory, user)
	user.unlinked = true
	return reply{status: http.StatusNoContent}
}

// deleteOnlyInDB removes an account's SCIM records in all directories and leaves
// the account alone; managed users only.
func (s *Server) deleteOnlyInDB(c *call) reply {
	account := c.org.account(c.param("accountId"))
	if account == nil {
		return s.applicationRefusal(http.StatusNotFound, "ADMIN-404-8", "Not Found", "The user does not exist.")
	}
	if !c.org.manages(account) {
		return s.applicationRefusal(http.StatusBadRequest, "ADMIN-400-4", "Invalid Resource", "The user is not a managed user.")
	}
	for _, record := range c.org.scimRecords(account.ID) {
		s.dropUser(c.org, record.Directory, record.User, false)
	}
	return reply{status: http.StatusNoContent}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package admin

import (
	"slices"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/exchange"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// directoryDocument is MultiDirectoryUserDirectory (API §4.2).
type directoryDocument struct {
	DirectoryID string `json:"directoryId"`
	Name        string `json:"name"`
	Icon        string `json:"icon"`
}

type directorySearch struct {
	AccountID    string
	DirectoryIDs []string
	SearchTerm   string
	Limit        int
}

// listDirectories is GET directories (API §4.2).
func (a *API) listDirectories(c *exchange.Call) exchange.Reply {
	token := c.Query.Get("cursor")

	search, at, err := queryAt(a, "directories", token, func() (directorySearch, error) {
		limit, err := queryLimit(c.Query)
		ids := c.Query["directoryIds"]

		return directorySearch{c.Query.Get("accountId"), ids, c.Query.Get("searchTerm"), limit}, firstError(err, checkList("directoryIds", ids, 10))
	})
	if err != nil {
		return a.badQuery(err)
	}

	found := slicePage(a.directoriesFound(search), at, search.Limit)

	return a.pageReply(documents(found.entries, func(directory *world.Directory) directoryDocument {
		return directoryDocument{directory.ID, directory.Name, "https://directory-icons.example/" + directory.ID}
	}), found.links, token)
}

func (a *API) directoriesFound(search directorySearch) []*world.Directory {
	ids := world.SetOf(search.DirectoryIDs)

	return slices.DeleteFunc(slices.Clone(a.Org.Directories), func(directory *world.Directory) bool {
		if !ids.Admits(directory.ID) || !containsFold(directory.Name, search.SearchTerm) {
			return true
		}

		if search.AccountID == "" {
			return false
		}

		account := a.Org.Account(search.AccountID)

		return account == nil || account.Memberships[directory.ID] == ""
	})
}

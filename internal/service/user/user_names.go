// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// A uniqueName is what no two records of a directory share (API §2.8).
type uniqueName struct {
	key  userKey
	text string
}

// folded is the name as it compares: an external id heeds case.
func (n uniqueName) folded() uniqueName {
	if n.key != keyExternalID {
		n.text = scim.FoldedName(n.text)
	}

	return n
}

// uniqueNames are the person's, as far as they are known.
func (m *userModel) uniqueNames() []uniqueName {
	names := make([]uniqueName, 0, 3)

	for _, name := range [...]uniqueName{
		{keyEmail, m.Email.ValueString()}, {keyUserName, m.UserName.ValueString()}, {keyExternalID, m.Texts[externalID].ValueString()},
	} {
		if name.text != "" {
			names = append(names, name)
		}
	}

	return names
}

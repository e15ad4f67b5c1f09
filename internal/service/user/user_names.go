// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/scim"
)

// uniqueName is a value that no two records of a directory share (API §2.8).
type uniqueName struct {
	key  userKey
	text string
}

// folded returns the name for comparison. Only external ids are case-sensitive.
func (n uniqueName) folded() uniqueName {
	if n.key != keyExternalID {
		n.text = scim.FoldedName(n.text)
	}

	return n
}

// uniqueNames returns the person's unique names that are known.
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

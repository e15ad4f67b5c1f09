// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package world

import "time"

// Names of the empty world.
const (
	emptyOrgID           = "5b7c1f0e-2a44-4c1d-9d0a-6f1f2f0b7e10"
	emptyDirectoryID     = "0c1a5a7e-8f6b-4d8f-9a53-3b6f2c9d4e21"
	emptySCIMDirectoryID = "9f3d2b1c-7e65-4a3f-8b9c-1d2e3f4a5b6c"
	emptyAPIKey          = "simulator-organization-key"
	emptySCIMKey         = "simulator-directory-key"

	// keyLife is the longest that a key lives (API §1.1, §9.7).
	keyLife = 365 * 24 * time.Hour
)

// buildEmptyWorld makes one organization with a verified domain, a directory of
// each kind and a key for each.
func buildEmptyWorld(w *World) {
	org := w.newOrganization(emptyOrgID, "Corp")
	org.Domains = []*Domain{{ID: w.NewUUID(), Name: "corp.test", ClaimType: "dns", ClaimStatus: "verified"}}
	org.Directories = []*Directory{{ID: emptyDirectoryID, Name: "Primary Directory"}}
	w.NewSCIMDirectory(org, emptySCIMDirectoryID, "Identity provider", emptyDirectoryID)
	expires := w.Now().Add(keyLife)
	w.AddKey(Key{Value: emptyAPIKey, Kind: KeyUnscoped, OrgID: org.ID, Label: "Simulator", ExpiresAt: expires})
	w.AddKey(Key{Value: emptySCIMKey, Kind: KeyDirectory, OrgID: org.ID, DirectoryID: emptySCIMDirectoryID, ExpiresAt: expires})
	w.Credentials = Credentials{OrgID: org.ID, APIKey: emptyAPIKey, DirectoryID: emptySCIMDirectoryID, SCIMKey: emptySCIMKey}
}

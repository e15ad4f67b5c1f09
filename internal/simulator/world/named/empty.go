// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

const (
	emptyOrgID           = "5b7c1f0e-2a44-4c1d-9d0a-6f1f2f0b7e10"
	emptyDirectoryID     = "0c1a5a7e-8f6b-4d8f-9a53-3b6f2c9d4e21"
	emptySCIMDirectoryID = "9f3d2b1c-7e65-4a3f-8b9c-1d2e3f4a5b6c"
)

// buildEmpty makes an organization with a verified domain, one directory of each kind, and a key for each.
func buildEmpty(w *world.World) {
	org := w.NewOrganization(emptyOrgID, "Corp")
	org.Domains = []*world.Domain{{ID: w.NewUUID(), Name: "corp.test", ClaimType: "dns", ClaimStatus: "verified"}}
	org.Directories = []*world.Directory{{ID: emptyDirectoryID, Name: "Primary Directory"}}
	w.NewSCIMDirectory(emptySCIMDirectoryID, "Identity provider", emptyDirectoryID)
	handOutKeys(w, "Simulator", emptySCIMDirectoryID)
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// The acme world is a company of sixty people with two sites, a sandbox and apps without a site. Its keys differ in
// kind and age.
const (
	acmeOrgID           = "a1c3e5f7-1b2d-4c3e-8f4a-5b6c7d8e9f01"
	acmeDirectoryID     = "d2b4c6e8-3a5f-4e1d-9c7b-8a6f5e4d3c2b"
	acmeGuestsID        = "e3c5d7f9-4b6a-4f2e-8d8c-9b7a6f5e4d3c"
	acmeSCIMDirectoryID = "f4d6e8a1-5c7b-4a3f-9e9d-ac8b7a6f5e4d"
	acmeSite            = "11111111-a1b2-4c3d-8e4f-5a6b7c8d9e0f"
	acmeLabsSite        = "22222222-b2c3-4d4e-9f5a-6b7c8d9e0f1a"
	acmeSandboxSite     = "33333333-c3d4-4e5f-8a6b-7c8d9e0f1a2b"
)

func siteARI(owner, site string) string { return "ari:cloud:" + owner + "::site/" + site }

// acme holds the world while it is built.
type acme struct {
	world     *world.World
	org       *world.Organization
	directory *world.SCIMDirectory
	now       time.Time
	groups    map[string]*world.Group
	scim      map[string]*world.SCIMUser // by address
}

func buildAcme(w *world.World) error {
	org := w.NewOrganization(acmeOrgID, "Acme")
	org.Domains = []*world.Domain{
		{ID: w.NewUUID(), Name: "acme.test", ClaimType: "dns", ClaimStatus: "verified"},
		{ID: w.NewUUID(), Name: "corp.test", ClaimType: "http", ClaimStatus: "verified"},
		{ID: w.NewUUID(), Name: "partner.test", ClaimType: "dns", ClaimStatus: "unverified"},
	}
	org.Directories = []*world.Directory{{ID: acmeDirectoryID, Name: "Primary Directory"}, {ID: acmeGuestsID, Name: "Guests"}}
	a := &acme{
		world: w, org: org, now: w.Now(), groups: map[string]*world.Group{}, scim: map[string]*world.SCIMUser{},
		directory: w.NewSCIMDirectory(acmeSCIMDirectoryID, "Corporate identity provider", acmeDirectoryID),
	}
	a.addWorkspaces()
	a.addOwnGroups()
	a.addPeople()

	if err := a.addDirectoryPeople(); err != nil {
		return err
	}

	a.addKeys()

	return nil
}

func (a *acme) addKeys() {
	maker, leaver := a.account("ada@acme.test"), a.account("yusuf@acme.test")
	for _, key := range []world.Key{
		{
			Value: organizationKey, Kind: world.KeyUnscoped, Label: "Terraform", CreatedBy: maker.ID,
			CreatedAt: a.now.AddDate(0, 0, -165), ExpiresAt: a.now.AddDate(0, 0, 200),
		},
		{
			Value: "simulator-pipeline-key", Kind: world.KeyUnscoped, Label: "Pipeline", CreatedBy: leaver.ID,
			CreatedAt: a.now.AddDate(0, 0, -356), ExpiresAt: a.now.AddDate(0, 0, 9), LastActiveAt: a.now.AddDate(0, 0, -1),
		},
		{
			Value: "simulator-scoped-key", Kind: world.KeyScoped, Label: "License reports", CreatedBy: maker.ID,
			Scopes: world.NewSet("read:orgs:admin", "read:accounts:admin", "read:domains:admin", "read:directories:admin",
				"read:groups:admin", "read:workspaces:admin", "read:keys:admin"),
			CreatedAt: a.now.AddDate(0, 0, -1), ExpiresAt: a.now.AddDate(0, 0, 364),
		},
		{
			Value: "simulator-expired-key", Kind: world.KeyUnscoped, Label: "Migration", CreatedBy: maker.ID,
			CreatedAt: a.now.AddDate(0, 0, -372), ExpiresAt: a.now.AddDate(0, 0, -7), LastActiveAt: a.now.AddDate(0, 0, -300),
		},
		{
			Value: directoryKey, Kind: world.KeyDirectory, Label: "Identity provider", DirectoryID: acmeSCIMDirectoryID,
			CreatedAt: a.now.AddDate(0, 0, -60), ExpiresAt: a.now.AddDate(0, 0, 305),
		},
	} {
		a.world.AddKey(key)
	}

	a.world.Credentials = world.Credentials{OrgID: acmeOrgID, APIKey: organizationKey, DirectoryID: acmeSCIMDirectoryID, SCIMKey: directoryKey}
}

func (a *acme) account(email string) *world.Account {
	account := a.org.AccountWithEmail(email)
	if account == nil {
		panic("simulator: acme has nobody at " + email)
	}

	return account
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package named

import (
	"fmt"
	"strings"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator/world"
)

// person is one of acme's people. Marks name the exceptions; a person without marks is an active member in the SCIM
// directory.
type person struct {
	given, family, title, department string
	marks                            string
}

const (
	markOwn         = 'o' // invited; in no SCIM directory
	markSuspended   = 's'
	markDeactivated = 'd'
	markDeletion    = 'x' // scheduled for deletion
	markOutside     = 'n' // managed, but not a member
	markGoogle      = 'g' // owned by another sync
	markBlocked     = 'b' // export control
	markIdle        = 'i' // never used an app
	markOrgAdmin    = 'a' // organization admin by role
	markGroupAdmin  = 'A' // organization admin by group
	markJiraAdmin   = 'j'
)

func (p person) is(mark rune) bool { return strings.ContainsRune(p.marks, mark) }

func (p person) email() string { return strings.ToLower(p.given) + "@" + p.domain() }

// domain returns corp.test for the people of an acquired company.
func (p person) domain() string {
	if p.department == "Labs" {
		return "corp.test"
	}

	return "acme.test"
}

var acmePeople = []person{
	{"Ada", "Okafor", "Head of IT", "IT", "ao"},
	{"Ben", "Castillo", "System Administrator", "IT", "A"},
	{"Chloe", "Lindqvist", "System Administrator", "IT", "j"},
	{"Dmitri", "Horvat", "Support Engineer", "IT", ""},
	{"Elena", "Marchetti", "Engineering Manager", "Engineering", "j"},
	{"Farid", "Rahimi", "Staff Engineer", "Engineering", ""},
	{"Greta", "Vogel", "Senior Engineer", "Engineering", ""},
	{"Hiro", "Tanaka", "Senior Engineer", "Engineering", ""},
	{"Ines", "Carvalho", "Engineer", "Engineering", ""},
	{"Jonas", "Berg", "Engineer", "Engineering", ""},
	{"Kavya", "Iyer", "Engineer", "Engineering", ""},
	{"Liam", "Murphy", "Engineer", "Engineering", ""},
	{"Mina", "Park", "Engineer", "Engineering", "i"},
	{"Noor", "Haddad", "Engineer", "Engineering", ""},
	{"Otto", "Kruger", "Engineer", "Engineering", "s"},
	{"Priya", "Nair", "Product Manager", "Product", ""},
	{"Quentin", "Dubois", "Product Manager", "Product", ""},
	{"Rosa", "Jimenez", "Designer", "Product", ""},
	{"Sam", "Adeyemi", "Designer", "Product", "o"},
	{"Tara", "Novak", "Researcher", "Product", "i"},
	{"Uma", "Pillai", "Writer", "Product", ""},
	{"Viktor", "Sokolov", "Release Manager", "Engineering", ""},
	{"Wanda", "Kowalska", "Quality Engineer", "Engineering", ""},
	{"Xavier", "Moreau", "Quality Engineer", "Engineering", ""},
	{"Yusuf", "Demir", "Build Engineer", "Engineering", "d"},
	{"Zoe", "Papadaki", "Data Engineer", "Engineering", ""},
	{"Adrian", "Popescu", "Support Lead", "Support", ""},
	{"Bianca", "Ferrari", "Support Agent", "Support", ""},
	{"Caleb", "Wright", "Support Agent", "Support", ""},
	{"Dalia", "Mansour", "Support Agent", "Support", ""},
	{"Emil", "Jensen", "Support Agent", "Support", "s"},
	{"Fatou", "Diallo", "Support Agent", "Support", ""},
	{"Gabriel", "Costa", "Account Executive", "Sales", "o"},
	{"Hanna", "Virtanen", "Account Executive", "Sales", "o"},
	{"Ivan", "Petrov", "Account Executive", "Sales", "o"},
	{"Jade", "Nguyen", "Sales Engineer", "Sales", "o"},
	{"Karim", "Benali", "Sales Engineer", "Sales", "oi"},
	{"Lena", "Hoffmann", "Controller", "Finance", "o"},
	{"Marco", "Ricci", "Accountant", "Finance", "o"},
	{"Nadia", "Ivanova", "Accountant", "Finance", "od"},
	{"Oscar", "Lund", "Buyer", "Finance", "og"},
	{"Petra", "Svoboda", "Recruiter", "People", "o"},
	{"Ravi", "Menon", "Recruiter", "People", "os"},
	{"Selma", "Hasan", "Trainer", "People", "oi"},
	{"Tomas", "Vesely", "Counsel", "Legal", "o"},
	{"Ulrike", "Braun", "Counsel", "Legal", "ob"},
	{"Vera", "Santos", "Assistant", "Legal", "oxd"},
	{"Walid", "Khoury", "Analyst", "Finance", "on"},
	{"Xenia", "Markou", "Intern", "People", "on"},
	{"Yann", "Leroy", "Head of Labs", "Labs", "o"},
	{"Zainab", "Bello", "Scientist", "Labs", "o"},
	{"Arthur", "Pendleton", "Scientist", "Labs", "od"},
	{"Beatriz", "Almeida", "Scientist", "Labs", "oi"},
}

// acmeGuests are people of other companies; their accounts are never managed. One hides the address.
var acmeGuests = []struct{ name, email string }{
	{"Cyril Fontaine", "cyril@partner.test"},
	{"Doris Maier", "doris@partner.test"},
	{"Ewan Campbell", "ewan@freelance.test"},
	{"Freya Dahl", "freya@freelance.test"},
	{"Hidden Guest", "hidden@freelance.test"},
}

func (a *acme) addPeople() {
	for i, p := range acmePeople {
		account := a.world.AddAccount(a.accountOf(i, p))
		a.joinGroups(account, p)

		if !p.is(markIdle) && !p.is(markOutside) {
			a.spreadActivity(account, i)
		}
	}

	for i, guest := range acmeGuests {
		number := len(acmePeople) + i
		account := a.world.AddAccount(&world.Account{
			ID: a.accountID(number), Name: guest.name, Nickname: guest.name, Email: guest.email, EmailVerified: true,
			AddedToOrg:  dayBefore(a.now, 200+7*i, number),
			Memberships: map[string]world.MembershipStatus{acmeGuestsID: world.MembershipActive, acmeDirectoryID: world.MembershipActive},
			DirectRoles: map[string]world.Set{acmeJira: world.NewSet(world.RoleUser)},
			EmailHidden: guest.name == "Hidden Guest",
		})
		world.JoinGroup(a.groups["contractors"], account)
		account.LastActive[acmeJira] = dayBefore(a.now, 3+40*i, number)
	}
}

func (a *acme) accountOf(i int, p person) *world.Account {
	account := &world.Account{
		ID: a.accountID(i), Name: p.given + " " + p.family, Nickname: p.given, Email: p.email(), EmailVerified: true,
		AddedToOrg:  dayBefore(a.now, 900-15*i, i),
		Memberships: map[string]world.MembershipStatus{acmeDirectoryID: world.MembershipActive},
		JobTitle:    p.title, Department: p.department, Organization: "Acme", Location: "Rotterdam",
		TimeZone: "Europe/Amsterdam", Locale: "en-GB",
		ManagementSource: world.SourceInvited, MFAEnabled: i%3 != 0,
		ExportBlocked: p.is(markBlocked),
	}
	if p.is(markSuspended) {
		account.Memberships[acmeDirectoryID] = world.MembershipSuspended
	}

	if p.is(markDeactivated) || p.is(markBlocked) {
		since := dayBefore(a.now, 5+i%40, i)
		if p.is(markDeletion) {
			since = dayBefore(a.now, 3, i) // within the grace period
		}

		account.Status, account.DeactivatedOn, account.ScheduledForDeletion = world.AccountInactive, &since, p.is(markDeletion)
	}

	if p.is(markOutside) {
		account.Memberships = map[string]world.MembershipStatus{}
		account.ManagementSource = ""
	}

	if p.is(markGoogle) {
		account.SyncedBy = "google"
	}

	if p.is(markOrgAdmin) {
		account.PlatformRoles = world.NewSet(world.RoleOrgAdmin)
	}

	return account
}

// accountID makes ids in the three forms that exist (API §3.3).
func (a *acme) accountID(number int) string {
	id := a.world.NewUUID()

	switch number % 7 {
	case 5:
		return "557058:" + id
	case 6:
		return strings.ReplaceAll(id, "-", "")[:24]
	default:
		return "712020:" + id
	}
}

func (a *acme) joinGroups(account *world.Account, p person) {
	if p.is(markOutside) {
		return
	}

	names := []string{"confluence-users-acme"}

	switch p.department {
	case "Labs":
		names = []string{"jira-users-acme-labs", "confluence-users-acme-labs"}
	case "Support":
		names = append(names, "jira-users-acme", "jira-servicemanagement-users-acme")
	case "Product":
		names = append(names, "jira-users-acme", "jira-product-discovery-users-acme")
	case "Engineering", "IT", "Sales":
		names = append(names, "jira-users-acme")
	}

	if p.department == "Engineering" && strings.Contains(p.title, "Senior") {
		names = append(names, "Platform Team", "confluence-users-acme-labs")
	}

	if p.department == "People" {
		names = append(names, "Book Club")
	}

	if p.is(markGroupAdmin) {
		names = append(names, "org-admins")
	}

	if p.is(markJiraAdmin) {
		names = append(names, "jira-admins-acme")
	}

	for _, name := range names {
		world.JoinGroup(a.groups[name], account)
	}

	switch p.title {
	case "Counsel", "Controller": // given directly, not through a group
		account.DirectRoles = map[string]world.Set{acmeJira: world.NewSet(world.RoleUser)}
	case "Support Lead":
		account.DirectRoles = map[string]world.Set{acmeService: world.NewSet(world.RoleAdmin), acmePlatform: world.NewSet(world.RoleSiteAdmin)}
	case "Designer", "Writer":
		account.DirectRoles = map[string]world.Set{acmeLoom: world.NewSet(world.RoleUser), acmeTrello: world.NewSet(world.RoleUser)}
	case "Account Executive":
		account.DirectRoles = map[string]world.Set{acmeDiscovery: world.NewSet(world.RoleContributor), acmeService: world.NewSet(world.RoleCustomer)}
	case "Release Manager":
		account.DirectRoles = map[string]world.Set{sandboxJira: world.NewSet(world.RoleUser)}
	}
}

// spreadActivity gives an account activity: recent for most apps, months old or none for others. Nobody has used the
// labs' Confluence for months.
func (a *acme) spreadActivity(account *world.Account, number int) {
	for k, workspace := range a.org.Workspaces {
		if !a.holdsAny(account, workspace.ID) {
			continue
		}

		var days int

		switch spread := (number*7 + k*3) % 10; {
		case workspace.ID == labsConfluence && spread < 7:
			days = 150 + 10*spread
		case workspace.ID == labsConfluence, spread == 9:
			continue // never
		case spread < 6:
			days = spread
		case spread < 8:
			days = 35 + 5*spread
		default:
			days = 100 + 3*number
		}

		account.LastActive[workspace.ID] = dayBefore(a.now, days, number)
	}
}

func (a *acme) holdsAny(account *world.Account, resource string) bool {
	if len(account.DirectRoles[resource]) > 0 {
		return true
	}

	for id := range account.Groups {
		if group := a.org.Group(id); group != nil && len(group.Roles[resource]) > 0 {
			return true
		}
	}

	return false
}

// addDirectoryPeople adds to the SCIM directory the people whom acme's identity provider knows, and the groups that it
// pushes.
func (a *acme) addDirectoryPeople() error {
	for i, p := range acmePeople {
		if p.is(markOwn) {
			continue
		}

		if err := a.addRecord(p.email(), fmt.Sprintf("emp-%04d", 1000+i), p, !p.is(markDeactivated)); err != nil {
			return err
		}
	}
	// SCIM creates no account for an external user (API §2.9).
	if !a.world.Switches.SCIM.RefuseExternalUsers {
		guest := person{given: "Cyril", family: "Fontaine", title: "Consultant", department: "Partner"}
		if err := a.addRecord("cyril@partner.test", "ext-0001", guest, true); err != nil {
			return err
		}
	}

	for _, synced := range []struct {
		name       string
		department string
		roles      map[string]world.Set
	}{
		{"idp-engineering", "Engineering", map[string]world.Set{acmeBitbucket: world.NewSet(world.RoleUser), acmeCompass: world.NewSet(world.RoleUser)}},
		{"idp-support", "Support", map[string]world.Set{acmeHome: world.NewSet(world.RoleUser)}},
		{"idp-it", "IT", map[string]world.Set{acmeBitbucket: world.NewSet(world.RoleAdmin), sandboxJira: world.NewSet(world.RoleUser)}},
	} {
		if err := a.addSyncedGroup(synced.name, synced.department, synced.roles); err != nil {
			return err
		}
	}

	return nil
}

func (a *acme) addRecord(email, externalID string, p person, active bool) error {
	display := p.given + " " + p.family
	zone, language := "Europe/Amsterdam", "en-GB"
	user := &world.SCIMUser{
		ID: a.world.NewUUID(), UserName: email, ExternalID: &externalID, Active: active,
		DisplayName: &display, Name: world.SCIMName{GivenName: &p.given, FamilyName: &p.family},
		Title: &p.title, Department: &p.department, Timezone: &zone, PreferredLanguage: &language,
		Emails: []world.SCIMEmail{{Value: email, Type: "work", Primary: true}},
	}

	since := (*time.Time)(nil)
	if account := a.org.AccountWithEmail(email); account != nil {
		since = account.DeactivatedOn
	}

	if refusal := a.world.AddUser(a.directory, user); refusal != nil {
		return fmt.Errorf("building acme: %s: %s", email, refusal.Why)
	}

	if account := a.org.Account(user.AccountID); account != nil {
		account.DeactivatedOn = since
	}

	user.Created = a.now.AddDate(0, 0, -300)
	user.LastModified = a.now.AddDate(0, 0, -30)
	a.scim[email] = user

	return nil
}

func (a *acme) addSyncedGroup(name, department string, roles map[string]world.Set) error {
	group := &world.SCIMGroup{DisplayName: name}
	if refusal := a.world.AddSCIMGroup(a.directory, group); refusal != nil {
		return fmt.Errorf("building acme: group %s: %s", name, refusal.Why)
	}

	group.Created, group.LastModified = a.now.AddDate(0, 0, -300), a.now.AddDate(0, 0, -30)
	mirror := a.org.Group(group.OrgGroupID)
	mirror.CreatedAt, mirror.Roles = group.Created, roles

	for i, p := range acmePeople {
		user := a.scim[p.email()]
		if p.department != department || user == nil {
			continue
		}

		a.world.JoinSCIMGroup(group, user)

		if account := a.account(p.email()); !p.is(markIdle) {
			a.spreadActivity(account, i)
		}
	}

	return nil
}

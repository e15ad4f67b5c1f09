// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/protocoltest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/export"
	"github.com/orgadmin/terraform-provider-atlassian/internal/functions"
	"github.com/orgadmin/terraform-provider-atlassian/internal/provider"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// setEnvironment sets the ids and keys of the command. Tests that call it cannot run in parallel.
func setEnvironment(t *testing.T, env *acctest.Environment) {
	t.Helper()

	credentials := env.Credentials()

	for name, value := range map[string]string{
		"ATLASSIAN_BASE_URL": env.Simulator.URL(), "ATLASSIAN_ORG_ID": credentials.OrgID, "ATLASSIAN_API_KEY": credentials.APIKey,
		"ATLASSIAN_DIRECTORY_ID": credentials.DirectoryID, "ATLASSIAN_SCIM_API_KEY": credentials.SCIMKey,
	} {
		t.Setenv(name, value)
	}
}

// run runs the command.
func run(ctx context.Context, args ...string) (out, progress string, err error) {
	var said, shown strings.Builder

	newServer := func() (export.Server, error) {
		server, ok := provider.NewServer(ctx, "test").(export.Server)
		if !ok {
			return nil, errors.New("the server lists nothing")
		}

		return server, nil
	}
	err = export.Run(ctx, args, provider.Address, newServer, &said, &shown)

	return said.String(), shown.String(), err
}

// readFolder returns the contents of all files below a folder, by base name.
func readFolder(t *testing.T, dir string) map[string]string {
	t.Helper()

	files := map[string]string{}

	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}

		if err != nil || entry.IsDir() {
			return err
		}

		text, err := os.ReadFile(path)
		files[filepath.Base(path)] = string(text)

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return files
}

// seedAwkward fills a directory and its organization with people and groups whose names and addresses are hard to
// export.
func seedAwkward(t *testing.T, env *acctest.Environment, seed uint64, people int) {
	t.Helper()

	env.Simulator.AddWorkspace(simulator.Workspace{
		ID: app, Name: "corp", TypeKey: "confluence", TypeName: "Confluence", Status: "online", HostURL: "https://corp.atlassian.net/wiki",
	})

	directory := env.Credentials().DirectoryID
	dice := rand.New(rand.NewPCG(seed, seed))

	ids, err := env.Simulator.SeedSCIMUsers(directory, people)
	if err != nil {
		t.Fatal(err)
	}

	names := []string{
		"Kim Larsen", "Zoë \"Z\" Ünal", "${path.module} %{ if true }", "=HYPERLINK(\"https://x.test\")", "back\\slash", "日本 太郎", "🦊", "O'Hara, Pat; Jr.", "<b>&amp;", "two\nlines\t", `"`, "\u202egnp.exe",
	}

	locals := []string{
		"kim.larsen", "for", "null", "7up", "kim_larsen", "kim-larsen", "josé", "x+tag", "o'hara", "count", "${x}", "%{if}", `"quo ted"`, `back\slash`, "line\nbreak", "=cmd", "",
	}

	for i, id := range ids {
		local := locals[dice.IntN(len(locals))]
		unique := fmt.Sprintf("%s%d@corp.test", local, i)

		if i < 20 {
			unique = fmt.Sprintf("%s@d%d.test", local, i)
		}

		env.Simulator.SetSCIMUser(directory, id, func(u *simulator.SCIMUser) {
			if dice.IntN(2) == 0 {
				u.Emails[0].Value = unique
			}

			if dice.IntN(3) == 0 {
				u.UserName = fmt.Sprintf("login%d", i)
			}

			u.DisplayName = new(names[dice.IntN(len(names))])
			u.Active = dice.IntN(5) > 0

			if dice.IntN(4) == 0 {
				u.Title, u.ExternalID = new("Head of ${x}"), new(fmt.Sprint("E-", i))
				u.PhoneNumbers = []simulator.SCIMPhoneNumber{{Value: "+45 12", Type: "work", Primary: true}, {Value: "+45 13", Type: "mobile"}}
			}
		})
	}

	driver := env.Drive(t, nil)

	for i, name := range []string{
		"Platform Team", "platform-team", "platform team!", "🦊", "日本", "7 wonders", "for", "null", "a \"quoted\" ${name}", "%{ if true }", "group", strings.Repeat("long ", 20) + "name", "=formula", "empty",
	} {
		members := []string{}

		if name != "empty" {
			for range 1 + dice.IntN(min(12, people)) {
				if id := ids[dice.IntN(people)]; !slices.Contains(members, id) {
					members = append(members, id)
				}
			}
		}

		id, err := env.Simulator.SeedSCIMGroup(directory, name, members...)
		if err != nil {
			t.Fatal(err)
		}

		if i%2 == 0 {
			giveApp(t, driver, id)
		}
	}

	// Organization groups with a member from the directory and a guest, who both hold roles directly.
	records := env.Simulator.SCIMUsers(directory)
	record := records[slices.IndexFunc(records, func(u simulator.SCIMUser) bool { return u.AccountID != "" })]
	account, _ := env.Simulator.Account(record.AccountID)

	guest := env.Simulator.AddAccount(simulator.Account{Name: "=cmd|' /C calc'!A0", Email: "o\"hara@elsewhere.test", Memberships: maps.Clone(account.Memberships)})

	for _, name := range []string{"made by hand", "made by hand!", "7 \"hands\" ${x}"} {
		env.Simulator.AddGroup(simulator.Group{
			Name: name, Description: "Who \\ \"sail\" ${x}\n%{ if true }", ManagedBy: "admins", Members: simulator.NewSet(guest, record.AccountID),
			Roles: map[string]simulator.Set{app: simulator.NewSet("atlassian/user")},
		})
	}

	for _, id := range []string{guest, record.AccountID} {
		env.Simulator.SetAccount(id, func(a *simulator.Account) {
			a.DirectRoles = map[string]simulator.Set{app: simulator.NewSet("atlassian/user", "atlassian/admin")}
		})
	}
}

// giveApp gives a group of the directory a role on the app.
func giveApp(t *testing.T, driver *acctest.Driver, groupID string) {
	t.Helper()

	config := map[string]any{"group_id": groupID, "role": "atlassian/user", "resource_id": app}

	plan, diags := driver.Plan(t.Context(), "atlassian_group_role_assignment", config, nil)
	if text := protocoltest.Errors(diags); text != "" {
		t.Fatal(text)
	}

	if _, diags := driver.Apply(t.Context(), plan); protocoltest.Errors(diags) != "" {
		t.Fatal(protocoltest.Errors(diags))
	}
}

const app = "ari:cloud:confluence::site/0f2e4d6c-0000-4000-8000-00000000b001"

// withoutDelays makes the simulator show every change at once.
func withoutDelays(o *simulator.Options) {
	o.Admin.RoleDelay, o.Admin.GroupLag = simulator.NoDelay, simulator.NoDelay
}

func TestProtocolExport(t *testing.T) {
	env := acctest.Start(t, withoutDelays, acctest.World("acme"))
	setEnvironment(t, env)

	dir := filepath.Join(t.TempDir(), "new", "acme")

	out, progress, err := run(t.Context(), "-out", dir)
	if err != nil {
		t.Fatal(err, progress)
	}

	if !strings.Contains(out, "Written to") || !strings.Contains(progress, "Read ") {
		t.Errorf("said was %q and %q", out, progress)
	}

	// The export changes nothing.
	for _, entry := range env.Simulator.Journal() {
		if entry.Method != "GET" && !strings.HasSuffix(entry.Path, "/search") && !strings.HasSuffix(entry.Path, "/workspaces") {
			t.Errorf("%s %s was sent", entry.Method, entry.Path)
		}
	}

	files := readFolder(t, dir)
	all := strings.Join(slices.Collect(func(yield func(string) bool) {
		for name, text := range files {
			if strings.HasSuffix(name, ".tf") && name != "imports.tf" && name != "apps.tf" && !yield(text) {
				return
			}
		}
	}), "\n")

	// Every person is written once, in a group or not, and only imports have ids.
	for _, user := range env.Simulator.SCIMUsers(env.Credentials().DirectoryID) {
		if n := strings.Count(all, fmt.Sprintf("= %q\n", user.Emails[0].Value)); n != 1 {
			t.Errorf("%s is written %d times", user.Emails[0].Value, n)
		}

		if strings.Contains(all, user.ID) {
			t.Errorf("the id of %s is written outside of its import", user.Emails[0].Value)
		}

		if user.Title != nil && strings.Contains(all, *user.Title) {
			t.Errorf("the title of %s is written unasked", user.Emails[0].Value)
		}
	}

	for _, group := range env.Simulator.SCIMGroups(env.Credentials().DirectoryID) {
		if strings.Contains(all, group.ID) || !strings.Contains(all, group.DisplayName) {
			t.Errorf("the group %s is not written, or by its id", group.DisplayName)
		}
	}

	// Organization groups are written. Those that cannot be managed are in not-managed.txt.
	for _, group := range env.Simulator.Groups() {
		file := "organization-groups.tf"
		if group.Undeletable {
			file = "not-managed.txt"
		}

		if group.SCIMGroupID == "" && !strings.Contains(files[file], fmt.Sprintf("%q", group.Name)) {
			t.Errorf("%s does not name %s", file, group.Name)
		}
	}

	for name := range files {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the mode %s, %v", name, info.Mode(), err)
		}
	}

	for name, text := range files {
		if strings.Contains(text, acctest.KeyMark) {
			t.Errorf("%s has a key", name)
		}
	}

	// A second export of the same organization is the same.
	again := filepath.Join(t.TempDir(), "again")
	if _, _, err := run(t.Context(), "-out", again); err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(files, readFolder(t, again)); diff != "" {
		t.Error(diff)
	}

	// A second run without anything new writes nothing, and names no file.
	if out, _, err := run(t.Context(), "-out", dir); err != nil || out != "Nothing is new in "+dir+".\n" || !cmp.Equal(files, readFolder(t, dir)) {
		t.Errorf("%q, %v", out, err)
	}
}

// A second run writes only what is new, and touches no existing file but the manifest.
func TestProtocolExportAddsWhatIsNew(t *testing.T) {
	for _, people := range []string{"blocks", "csv"} {
		t.Run(people, func(t *testing.T) {
			env := acctest.Start(t, withoutDelays)
			setEnvironment(t, env)

			directory := env.Credentials().DirectoryID

			ids, err := env.Simulator.SeedSCIMUsers(directory, 3)
			if err != nil {
				t.Fatal(err)
			}

			if _, err := env.Simulator.SeedSCIMGroup(directory, "Builders", ids[0]); err != nil {
				t.Fatal(err)
			}

			dir := t.TempDir()
			if _, _, err := run(t.Context(), "-out", dir, "-people", people); err != nil {
				t.Fatal(err)
			}

			// The user removes the imports after the first apply.
			if err := os.Remove(filepath.Join(dir, "imports.tf")); err != nil {
				t.Fatal(err)
			}

			before := readFolder(t, dir)

			more, err := env.Simulator.SeedSCIMUsers(directory, 1)
			if err != nil {
				t.Fatal(err)
			}

			if _, err := env.Simulator.SeedSCIMGroup(directory, "builders!", more[0], ids[0]); err != nil {
				t.Fatal(err)
			}

			if _, _, err := run(t.Context(), "-out", dir, "-people", people); err != nil {
				t.Fatal(err)
			}

			after := readFolder(t, dir)
			for name, text := range before {
				if name != "export.json" && after[name] != text {
					t.Errorf("%s was changed", name)
				}
			}

			if n := strings.Count(after["imports_2.tf"], more[0]); n == 0 || strings.Contains(after["imports_2.tf"], "\""+ids[1]+"\"") {
				t.Errorf("the second imports are %s", after["imports_2.tf"])
			}

			if !strings.Contains(after["groups_2.tf"], "builders_") || strings.Contains(after["groups_2.tf"], "\"Builders\"") {
				t.Errorf("the second groups are %s", after["groups_2.tf"])
			}

			// A second run does not repeat what cannot be managed.
			if text, there := after["not-managed_2.txt"]; there {
				t.Errorf("the second run repeats %s", text)
			}

			other := map[string]string{"blocks": "csv", "csv": "blocks"}[people]
			if _, _, err := run(t.Context(), "-out", dir, "-people", other); err == nil || !strings.Contains(err.Error(), "-people "+people) {
				t.Errorf("the other way is accepted: %v", err)
			}
		})
	}
}

// A person whom a file of people cannot hold is in not-managed.txt instead, and users_csv can read the file.
func TestProtocolExportOfAwkwardAddresses(t *testing.T) {
	env := acctest.Start(t, withoutDelays)
	setEnvironment(t, env)

	directory := env.Credentials().DirectoryID
	addresses := []string{
		"kim@corp.test", "jos\u00e9@corp.test", "jose\u0301@corp.test", "line\nbreak@corp.test", "=cmd@corp.test", "a b@corp.test", "o'hara@corp.test", "${x}@corp.test",
		`"q,;\"@corp.test`, "",
	}

	ids, err := env.Simulator.SeedSCIMUsers(directory, len(addresses))
	if err != nil {
		t.Fatal(err)
	}

	for i, address := range addresses {
		env.Simulator.SetSCIMUser(directory, ids[i], func(u *simulator.SCIMUser) { u.Emails[0].Value = address })
	}

	for _, people := range []string{"blocks", "csv"} {
		dir := filepath.Join(t.TempDir(), people)
		if _, _, err := run(t.Context(), "-out", dir, "-people", people); err != nil {
			t.Fatal(err)
		}

		files := readFolder(t, dir)

		for i, id := range ids {
			written, said := strings.Contains(files["imports.tf"], id), strings.Contains(files["not-managed.txt"], id)
			if !written && !said {
				t.Errorf("%s: %q is neither written nor spoken of", people, addresses[i])
			}
		}

		for line := range strings.Lines(files["not-managed.txt"]) {
			if !strings.HasPrefix(line, "person ") && !strings.HasPrefix(line, "access: ") {
				t.Errorf("%s: a line is %q", people, line)
			}
		}

		if people == "blocks" {
			continue
		}

		if read, err := functions.ReadPeople(files["people.csv"], []functions.Column{{Name: "email"}}); err != nil || len(read) < 4 {
			t.Errorf("the file has %d people, %v:\n%s", len(read), err, files["people.csv"])
		}
	}
}

// An export that fails or is interrupted leaves no files, or those that were there before.
func TestProtocolExportLeavesNothingHalfWritten(t *testing.T) {
	env := acctest.Start(t, withoutDelays)
	setEnvironment(t, env)
	seedAwkward(t, env, 3, 130)

	users, groups := "/scim/directory/*/Users", "/scim/directory/*/Groups"
	refuse := simulator.RespondSCIM(403, "", "no")

	for name, fault := range map[string]simulator.Fault{
		"people":            {Path: users, Skip: 1, Answer: refuse},
		"groups":            {Path: groups, Answer: refuse},
		"organization":      {Path: "/admin/v2/orgs/*/directories/*/groups/search", Answer: simulator.RespondErrors(403, "ADMIN-403-1", "Forbidden", "no")},
		"an answer cut off": {Path: groups, Times: 1, Answer: simulator.Respond(200, nil, "{\"Resources\": [{")},
	} {
		t.Run(name, func(t *testing.T) {
			defer env.Simulator.Inject(fault)()

			parent := t.TempDir()

			_, _, err := run(t.Context(), "-out", filepath.Join(parent, "out"))
			if name == "an answer cut off" && err == nil {
				return // the client has repeated the request
			}

			if err == nil || len(readFolder(t, parent)) > 0 {
				t.Errorf("%v leaves %v", err, readFolder(t, parent))
			}
		})
	}

	t.Run("an interrupt", func(t *testing.T) {
		parent := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())

		defer env.Simulator.Inject(simulator.Fault{Path: groups, Times: 1, After: func(*http.Request) { cancel() }})()

		if _, _, err := run(ctx, "-out", filepath.Join(parent, "out")); err == nil || len(readFolder(t, parent)) > 0 {
			t.Errorf("%v leaves %v", err, readFolder(t, parent))
		}
	})

	t.Run("a file in the way", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "users.tf"), []byte("# mine\n"), 0o600); err != nil {
			t.Fatal(err)
		}

		if _, _, err := run(t.Context(), "-out", dir); err == nil || !strings.Contains(err.Error(), "nothing is overwritten") || len(readFolder(t, dir)) != 1 {
			t.Errorf("%v leaves %v", err, readFolder(t, dir))
		}
	})

	t.Run("a folder that cannot be written", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(dir, nil, 0o600); err != nil {
			t.Fatal(err)
		}

		if _, _, err := run(t.Context(), "-out", filepath.Join(dir, "out")); err == nil {
			t.Error("a folder inside of a file is written")
		}
	})
}

func TestExportArguments(t *testing.T) {
	t.Parallel()

	for says, args := range map[string][]string{
		"-out is missing":       nil,
		"blocks or csv":         {"-out", "x", "-people", "rows"},
		"no argument of export": {"-out", "x", "y"},
		"flag provided but not": {"-api-key", "secret"},
	} {
		if _, _, err := run(t.Context(), args...); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v says %v, want %q", args, err, says)
		}
	}

	if _, shown, err := run(t.Context(), "-help"); err != nil || !strings.Contains(shown, "Usage:") {
		t.Errorf("%q, %v", shown, err)
	}
}

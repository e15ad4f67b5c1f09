// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package examples

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// mistake is a mistake that users make, with the configuration and environment to repeat it.
type mistake struct {
	world    string // "" is the documentation's organization, with people in its directory
	config   string
	provider string   // arguments of the provider block
	set      []string // environment variables, NAME=value; an empty value unsets one
	prepare  func(*acctest.Environment)
	apply    bool   // a plan does not show the mistake
	before   string // configuration that was applied before in the same folder
}

const (
	licenses = "data \"atlassian_product_licenses\" \"all\" {}\n"
	kimBlock = "resource \"atlassian_user\" \"kim\" {\n  email = \"kim.larsen@example.com\"\n}\n"
	annBlock = "resource \"atlassian_user\" \"ann\" {\n  email = \"ann.berg@example.com\"\n}\n"
)

// ann returns a block for a new person with one more line.
func ann(line string) string {
	return "resource \"atlassian_user\" \"ann\" {\n  email = \"ann.berg@example.com\"\n  " + line + "\n}\n"
}

func people(n int) string {
	return fmt.Sprintf("resource \"atlassian_user\" \"people\" {\n  count = %d\n  email = \"person${count.index}@example.com\"\n}\n", n)
}

// mistakes returns the likeliest mistakes. testdata/messages has the CLI's output for each, under its name.
func mistakes() map[string]mistake {
	key := func(value string) []string { return []string{"ATLASSIAN_API_KEY=" + value} }

	return map[string]mistake{
		"key-missing":            {config: licenses, set: key("")},
		"key-mistyped":           {config: licenses, set: key("ATATTmistyped")},
		"key-in-quotes":          {config: licenses, set: key(`"ATATTmistyped"`)},
		"key-with-bearer":        {config: licenses, set: key("Bearer ATATTmistyped")},
		"key-with-a-line-break":  {config: licenses, set: key("ATATTmis\ntyped")},
		"key-expired":            {config: licenses, set: key("example-expired"), prepare: addKey("example-expired", simulator.KeyExpired)},
		"key-with-scopes":        {config: licenses, set: key("example-scoped"), prepare: addKey("example-scoped", simulator.KeyScoped)},
		"key-of-the-directory":   {config: licenses, set: key("$SCIM")},
		"scim-key-missing":       {config: annBlock, set: []string{"ATLASSIAN_SCIM_API_KEY=", "ATLASSIAN_API_KEY="}},
		"scim-key-mistyped":      {config: kimImport, set: []string{"ATLASSIAN_SCIM_API_KEY=mistyped"}},
		"scim-key-organizations": {config: kimImport, set: []string{"ATLASSIAN_SCIM_API_KEY=$API"}},
		"scim-key-of-another":    {config: kimImport, set: []string{"ATLASSIAN_SCIM_API_KEY=another-directory"}, prepare: addDirectory},
		"org-id-missing":         {config: licenses, set: []string{"ATLASSIAN_ORG_ID="}},
		"org-id-of-another":      {config: licenses, set: []string{"ATLASSIAN_ORG_ID=9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d"}},
		"org-id-malformed":       {config: licenses, set: []string{"ATLASSIAN_ORG_ID=https://admin.atlassian.com/o/0f2e5b7a-3c1d-4a68-9e57-8b6d4c2a1f03"}},
		"directory-missing":      {config: annBlock, set: []string{"ATLASSIAN_DIRECTORY_ID="}},
		"directory-unknown":      {config: annBlock, apply: true, set: []string{"ATLASSIAN_DIRECTORY_ID=7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f61"}},
		"directory-malformed":    {config: annBlock, set: []string{"ATLASSIAN_DIRECTORY_ID=https://admin.atlassian.com/o/x/identity-providers"}},
		"address-without-tls":    {config: licenses, set: []string{"ATLASSIAN_BASE_URL=http://atlassian.example"}},
		"address-unreachable":    {config: licenses, provider: "max_retries = 0", set: []string{"ATLASSIAN_BASE_URL=http://127.0.0.1:9"}},
		"proxy-page":             {config: licenses, prepare: proxyPage},
		"email-taken":            {config: kimBlock, apply: true},
		"user-name-taken":        {config: ann(`user_name = "kim.larsen@example.com"`), apply: true},
		"email-from-outside":     {config: strings.Replace(annBlock, "example.com", "exampel.com", 1)},
		"person-twice":           {config: annBlock + "resource \"atlassian_user\" \"berg\" {\n  email = \"ann.berg@example.com\"\n  depends_on = [atlassian_user.ann]\n}\n"},
		"too-many-leavers":       {before: people(30), config: people(2)},
		"read-only":              {config: annBlock, provider: "read_only = true"},
		"last-administrator":     {world: "example", before: inesBlock, config: "# nobody"},
		"group-name-taken":       {config: "resource \"atlassian_group\" \"g\" {\n  display_name = \"developers\"\n}\n", apply: true},
		"no-seat-left":           {config: annBlock + roleOf("atlassian_user.ann.account_id", "atlassian/user", jiraOfExample), apply: true, prepare: fillJira},
		"person-not-found":       {config: "data \"atlassian_user\" \"ann\" {\n  email = \"ann.berg@example.com\"\n}\n"},
		// Mistakes of one kind share a run of the CLI, because a run takes long. Each has a block of its own.
		"filters-of-nothing": {config: data("product_licenses", `product_keys = ["jira-soft"]`, `site_urls = ["https://exampel.atlassian.net"]`) +
			data("users", `email_domains = ["@exampel.com"]`, `group_ids = ["developers"]`) +
			data("unused_licenses", `cost_per_seat = { jirra = 7.5 }`, `exclude_emails = ["nobody@example.com"]`)},
		"values-malformed": {config: persons(
			`email = "Ann Berg <ann.berg@example.com>"`, `email = "ann.berg@example.com."`, `preferred_language = "de_DE.UTF-8"`, `timezone = "GMT+8"`,
			`timezone = "(UTC+01:00) Amsterdam"`, `display_name = "`+strings.Repeat("Ann ", 30)+`Berg"`, `user_name = " ann"`,
			`phone_numbers = [{ value = "+45 1", primary = true }, { value = "+45 2", primary = true }]`)},
		"words-malformed": {config: persons(`on_destroy = "remove"`, `timeouts = { create = "5 minutes" }`, `phone_numbers = [{ value = "" }]`) +
			numbered("user_role_assignment",
				roleArguments("5b10a2844c20165700ede21g", "user", jiraOfExample), roleArguments("5b10a2844c20165700ede21g", "atlassian/user", "https://example.atlassian.net"),
				roleArguments("5b10a2844c20165700ede21g", "atlassian/user", "jira-software"), roleArguments("kim.larsen@example.com", "atlassian/user", jiraOfExample)) +
			numbered("group_membership", member("kim.larsen@example.com"), member("https://admin.atlassian.com/o/x/users/y"), member(jiraOfExample)) +
			numbered("group_members", "group_id = \""+developers+"\"\n  user_ids = [\"kim.larsen@example.com\"]") +
			data("users", `statuses = ["inactive"]`, `account_ids = ["kim.larsen@example.com"]`) +
			data("user", `id = "kim.larsen@example.com"`)},
		"people-malformed": {config: resource("atlassian_directory_users", `users = {
    text    = "kim.larsen@example.com"
    name    = jsonencode({ email = "kim.larsen@example.com", displayname = "Kim" })
    list    = jsonencode(["kim.larsen@example.com"])
    nothing = ""
    nobody  = jsonencode({ title = "Engineer" })
  }`)},
		"csv-unusable": {config: csvOf("twice", `email;display_name\nkim.larsen@example.com;Kim\nKim.Larsen@example.com;Kim again\n`) +
			csvOf("heading", `email;name\nkim.larsen@example.com;Kim\n`) + csvOf("file", "people.csv") + csvOf("other", `Month;Seats\nMay;12\n`)},
		"imports-of-nothing": {config: imported("user", "nobody", "ann.berg@example.com", `email = "ann.berg@example.com"`) +
			imported("user", "account", "sam.rivera@example.com", `email = "sam.rivera@example.com"`) +
			imported("user", "id", "5b10a2844c20165700ede21g", `email = "kim.larsen@example.com"`) +
			imported("user", "prefix", "email:kim.larsen@example.com", `email = "kim.larsen@example.com"`) +
			imported("group", "missing", "developer", `display_name = "developer"`) +
			imported("group", "other", "contractors", `display_name = "contractors"`) +
			imported("group_membership", "missing", developers+",robin.okafor@example.com", member(kimRecord)) +
			imported("group_membership", "form", developers+"/"+kimRecord, member(kimRecord)) +
			imported("directory_users", "domain", "domain:exampel.com", "users = {}")},
		"directory-by-name":      {config: annBlock, set: []string{"ATLASSIAN_DIRECTORY_ID=Okta"}},
		"directory-maybe-a-name": {config: licenses, set: []string{"ATLASSIAN_DIRECTORY_ID=okta"}},
		"ids-are-keys":           {config: licenses, set: []string{"ATLASSIAN_ORG_ID=ATATTmistyped", "ATLASSIAN_DIRECTORY_ID=ATCTTmistyped"}},
		"person-and-key": {config: annBlock + resource("atlassian_directory_users", `users = { berg = jsonencode({ email = "Ann.Berg@example.com" }) }
  depends_on = [atlassian_user.ann]`)},
		"ids-changed-places":      {apply: true, config: resource("atlassian_group_membership", fmt.Sprintf("group_id = %q\n  user_id  = %q", kimRecord, developers))},
		"group-directory":         {apply: true, config: resource("atlassian_organization_group", "name = \"crew\"\n  directory_id = \"7d3f9c52-6b1e-4f0a-8a24-5e9c1b7d3f60\"")},
		"names-of-default-groups": {config: resource("atlassian_group", `display_name = "jira-users-example"`) + resource("atlassian_organization_group", `name = "org-admins"`)},
		"key-with-a-blank":        {config: licenses, set: key("$API ")},
		"org-id-by-name":          {config: licenses, set: []string{"ATLASSIAN_ORG_ID=Example Corp"}},
		"directory-of-admin":      {config: kimImport, set: []string{"ATLASSIAN_DIRECTORY_ID=1b3d5f70-9a2c-4e6b-8d0f-3a5c7e9b1d42"}},
		"directory-key-alone":     {config: licenses, set: []string{"ATLASSIAN_ORG_ID=", "ATLASSIAN_API_KEY="}},
		"address-of-the-site":     {config: licenses, set: []string{"ATLASSIAN_BASE_URL=example.atlassian.net"}},
		"member-by-account-id":    {config: resource("atlassian_group_membership", member("5b10a2844c20165700ede21g")), apply: true},
		"group-id-by-name":        {config: resource("atlassian_group_membership", strings.Replace(member(kimRecord), developers, "developers", 1)), apply: true},
		"account-id-of-a-record":  {config: roleOf(`"`+kimRecord+`"`, "atlassian/user", jiraOfExample), apply: true},
		"record-id-as-account":    {config: "data \"atlassian_user\" \"kim\" {\n  account_id = \"" + kimRecord + "\"\n}\n"},
		"people-from-outside":     {config: resource("atlassian_directory_users", `users = { for n in ["ann", "bo"] : n => jsonencode({ email = "${n}@exampel.com" }) }`)},
	}
}

const (
	kimImport     = "import {\n  to = atlassian_user.kim\n  id = \"kim.larsen@example.com\"\n}\n" + kimBlock
	inesBlock     = "resource \"atlassian_user\" \"ines\" {\n  email = \"ines.duarte@example.com\"\n}\n"
	kimRecord     = "b2a4c6e8-1f3d-4b5a-9c7e-2d4f6a8b0c1e"
	developers    = "c5d7e9f1-3a5b-4c7d-8e9f-1a3b5c7d9e0f"
	jiraOfExample = "ari:cloud:jira-software::site/2f4a6c8e-0b1d-4e3f-9a5b-7c8d9e0f1a2b"
)

func roleOf(account, role, resource string) string {
	return fmt.Sprintf("resource \"atlassian_user_role_assignment\" \"r\" {\n  account_id  = %s\n  role        = %q\n  resource_id = %q\n}\n", account, role, resource)
}

func resource(kind, arguments string) string {
	return fmt.Sprintf("resource %q \"x\" {\n  %s\n}\n", kind, arguments)
}

func imported(kind, name, id, arguments string) string {
	return fmt.Sprintf("import {\n  to = atlassian_%s.%s\n  id = %q\n}\nresource \"atlassian_%[1]s\" %[2]q {\n  %[4]s\n}\n", kind, name, id, arguments)
}

func data(kind string, arguments ...string) string {
	return fmt.Sprintf("data \"atlassian_%s\" \"x\" {\n  %s\n}\n", kind, strings.Join(arguments, "\n  "))
}

// numbered returns one block for each of the arguments.
func numbered(kind string, each ...string) string {
	var out strings.Builder
	for i, arguments := range each {
		fmt.Fprintf(&out, "resource \"atlassian_%s\" \"x%d\" {\n  %s\n}\n", kind, i+1, arguments)
	}

	return out.String()
}

// persons returns a block for a new person for each line. A line may be the person's email.
func persons(lines ...string) string {
	for i, line := range lines {
		if !strings.HasPrefix(line, "email") {
			lines[i] = fmt.Sprintf("email = \"new%d@example.com\"\n  %s", i+1, line)
		}
	}

	return numbered("user", lines...)
}

func roleArguments(account, role, resource string) string {
	return fmt.Sprintf("account_id  = %q\n  role        = %q\n  resource_id = %q", account, role, resource)
}

func member(userID string) string {
	return fmt.Sprintf("group_id = %q\n  user_id  = %q", developers, userID)
}

func csvOf(output, text string) string {
	return "output \"" + output + "\" {\n  value = provider::atlassian::users_csv(\"" + text + "\")\n}\n"
}

func addKey(value string, kind simulator.KeyKind) func(*acctest.Environment) {
	return func(env *acctest.Environment) {
		env.Simulator.AddKey(simulator.Key{Value: value, Kind: kind, Label: value, Scopes: simulator.NewSet("read:workspaces:admin")})
	}
}

func addDirectory(env *acctest.Environment) {
	env.Simulator.AddSCIMDirectory("Another", "another-directory")
}

// proxyPage makes a proxy answer every request itself.
func proxyPage(env *acctest.Environment) {
	env.Simulator.Inject(simulator.Fault{
		Path: "/**", Answer: simulator.Respond(http.StatusNotFound, http.Header{"Content-Type": {"text/html"}}, "<html><head><title>Not Found</title></head><body>gateway.corp.test</body></html>"),
	})
}

// fillJira leaves Jira without a free seat.
func fillJira(env *acctest.Environment) {
	used := env.Simulator.SeatCount(jiraOfExample)
	env.Simulator.SetWorkspace(jiraOfExample, func(w *simulator.Workspace) { w.Capacity = &used })
}

// TestAccMessages makes each mistake and compares everything that the CLI says with the recorded text.
// ATLASSIAN_MESSAGES=update records it again: then read the difference as a user who made the mistake.
func TestAccMessages(t *testing.T) {
	t.Parallel()

	acctest.NeedsCLI(t)

	program := newCLI(t)

	all := mistakes()
	if len(all) < 40 {
		t.Errorf("the CLI is run for %d mistakes only", len(all))
	}

	for name, m := range all {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			got := m.make(t, program)

			golden := filepath.Join("testdata", "messages", name+".txt")
			if os.Getenv("ATLASSIAN_MESSAGES") == "update" {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}

				return
			}

			if diff := cmp.Diff(strings.Split(strings.ReplaceAll(read(t, golden), "\r\n", "\n"), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("another message (-written down +said):\n%s", diff)
			}
		})
	}

	files, err := filepath.Glob(filepath.Join("testdata", "messages", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}

	for _, file := range files {
		if _, made := all[strings.TrimSuffix(filepath.Base(file), ".txt")]; !made {
			t.Errorf("nobody makes the mistake of %s", file)
		}
	}
}

func (m mistake) make(t *testing.T, program *cli) string {
	t.Helper()

	world := m.world
	if world == "" {
		world = "example:filled"
	}

	r := scene{world: world}.start(t, program)
	write := func(arguments, config string) {
		r.write(t, "main.tf", required+"provider \"atlassian\" {\n  "+arguments+"\n}\n"+config)
	}
	run := func(verb string) (string, error) {
		command := program.command(t.Context(), r.dir, verb, "-input=false", "-no-color")
		if verb == "apply" {
			command.Args = append(command.Args, "-auto-approve")
		}

		command.Env = append(command.Env, environment(r.env)...)
		for _, setting := range m.set {
			command.Env = append(command.Env, strings.NewReplacer("$SCIM", r.env.Credentials().SCIMKey, "$API", r.env.Credentials().APIKey).Replace(setting))
		}

		output, err := command.CombinedOutput()

		return string(output), err
	}

	if m.before != "" {
		write("", m.before)

		if output, err := run("apply"); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	}

	if m.prepare != nil {
		m.prepare(r.env)
	}

	write(m.provider, m.config)

	verb := "plan"
	if m.apply {
		verb = "apply"
	}

	output, err := run(verb)

	said := messages(output, r.env)
	if said == "" {
		t.Errorf("nothing is said: %v\n%s", err, output)
	}

	return said
}

var (
	overridden = regexp.MustCompile(`(?s)Warning: Provider development overrides are in effect.*?releases\.\n`)
	message    = regexp.MustCompile(`(?m)^(Error|Warning): `)
	random     = []struct {
		pattern *regexp.Regexp
		with    string
	}{
		{regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`), "<id>"},
		{regexp.MustCompile(`registry\.opentofu\.org/`), "registry.terraform.io/"},
		{regexp.MustCompile(`\bperson\d+@`), "person<n>@"}, // which person comes first differs
		{regexp.MustCompile(`people\[\d+\]`), "people[<n>]"},
		{regexp.MustCompile(`(?s)\n─{10}.*`), ""}, // the note on plans that are not saved
		{regexp.MustCompile(`\n(Apply complete|Plan: ).*`), ""},
		{regexp.MustCompile(`[ \t]+\n`), "\n"},
	}
)

// messages returns the errors and warnings in the CLI's output, without what differs from run to run. It joins lines,
// because the length of an id decides where the CLI breaks them.
func messages(output string, env *acctest.Environment) string {
	output = overridden.ReplaceAllString(output, "")

	at := message.FindStringIndex(output)
	if at == nil {
		return ""
	}

	output = strings.ReplaceAll(output[at[0]:], env.Simulator.URL(), "https://api.atlassian.com")
	credentials := env.Credentials()

	output = strings.NewReplacer(strings.TrimPrefix(env.Simulator.URL(), "http://"), "api.atlassian.com", credentials.OrgID, "<org_id>", credentials.DirectoryID, "<directory_id>").Replace(output)
	for _, r := range random {
		output = r.pattern.ReplaceAllString(output, r.with)
	}

	var paragraphs []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(output), "\n\n") {
		paragraphs = append(paragraphs, joinLines(paragraph))
	}
	// The order of several messages is not fixed.
	var each []string
	for _, p := range paragraphs {
		if message.MatchString(p) || len(each) == 0 {
			each = append(each, p)
		} else {
			each[len(each)-1] += "\n\n" + p
		}
	}

	slices.Sort(each)

	return strings.Join(each, "\n\n") + "\n"
}

// joinLines undoes the CLI's line breaks, except in lists and configuration.
func joinLines(paragraph string) string {
	var out strings.Builder

	for i, line := range strings.Split(paragraph, "\n") {
		switch {
		case i == 0:
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "- ") || line == "import {" || strings.HasPrefix(line, "}"):
			out.WriteString("\n")
		default:
			out.WriteString(" ")
		}

		out.WriteString(line)
	}

	return out.String()
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Options are the arguments of the command.
type Options struct {
	// Out is the folder that the command writes into.
	Out string
	// People is the form in which people are written: blocks or csv.
	People string
	// Personal also writes the attributes of people other than the e-mail address.
	Personal bool
	// OrganizationMembers also writes the members of organization groups, at a request per group and hundred members.
	// UserRoles also writes the roles that people hold directly, at a request per person.
	OrganizationMembers, UserRoles bool
	// Check plans the result, with CLI if it is set.
	Check bool
	CLI   string

	// Source is the provider's source address in required_providers.
	Source string
	// HasOrganizationKey says that the environment has the organization's id and key.
	HasOrganizationKey bool

	personalAttributes []string // the attributes that Personal adds
	oneBlock           bool     // an earlier run wrote everybody as one block
}

const usage = `Usage: terraform-provider-atlassian export -out DIR [-people blocks|csv] [-personal] [-organization-members] [-roles] [-check] [-cli PROGRAM]

Writes an existing organization as configuration: resource and import blocks for its people, groups, memberships and the access that groups
give. Nothing is changed in the organization. The ids and keys come from the environment alone, as for the provider: ATLASSIAN_DIRECTORY_ID and
ATLASSIAN_SCIM_API_KEY, and for access ATLASSIAN_ORG_ID and ATLASSIAN_API_KEY.

A second run into the same folder adds what is new since, and touches no file that is there but export.json.

`

// Run is the command. It calls newServer only if the arguments are valid.
func Run(ctx context.Context, args []string, source string, newServer func() (Server, error), out, progress io.Writer) error {
	// Without a host, Terraform and OpenTofu each use their own registry, like a user's own configuration.
	_, source, _ = strings.Cut(source, "/")
	options := Options{Source: source, HasOrganizationKey: os.Getenv("ATLASSIAN_ORG_ID") != "" && os.Getenv("ATLASSIAN_API_KEY") != ""}

	flags := flag.NewFlagSet("export", flag.ContinueOnError)
	flags.SetOutput(progress)
	flags.StringVar(&options.Out, "out", "", "folder to write into; it is made if it is not there")
	flags.StringVar(&options.People, "people", peopleBlocks, "blocks: a block for each person, for up to some hundreds; csv: people.csv, and with -personal one block for everybody in it")
	flags.BoolVar(&options.Personal, "personal", false, "write names, titles, phone numbers and everything else too, not the addresses alone; Terraform then owns what is written")
	flags.BoolVar(&options.OrganizationMembers, "organization-members", false, "write who is in groups that the organization manages itself too: a request for each of them and each hundred members")
	flags.BoolVar(&options.UserRoles, "roles", false, "write the roles that people hold themselves too, beside those of groups: a request for each person who has access to anything")
	flags.BoolVar(&options.Check, "check", false, "plan the result, and fail unless it is imports only")
	flags.StringVar(&options.CLI, "cli", "", "program to check with; default: terraform, or else tofu")
	flags.Usage = func() {
		fmt.Fprint(progress, usage)
		flags.PrintDefaults()
	}

	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}

		return err
	}

	switch {
	case options.Out == "":
		return errors.New("-out is missing: the folder to write into")
	case flags.NArg() > 0:
		return fmt.Errorf("%q is no argument of export", flags.Arg(0))
	case options.People != peopleBlocks && options.People != peopleCSV:
		return fmt.Errorf("-people is %q; it has to be blocks or csv", options.People)
	}

	server, err := newServer()
	if err != nil {
		return err
	}

	return export(ctx, server, options, out, progress)
}

func export(ctx context.Context, server Server, options Options, out, progress io.Writer) (err error) {
	into, err := openTarget(options.Out)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, into.close()) }()

	say := func(format string, values ...any) { fmt.Fprintf(progress, format+"\n", values...) }

	before, err := readManifest(options.Out)
	if err != nil {
		return err
	}

	if before.Runs > 0 && before.People != options.People {
		return fmt.Errorf("%s was written with -people %s; go on with that, or write into another folder", options.Out, before.People)
	}

	options.oneBlock = before.OneBlock

	s, err := newSource(ctx, server, func(text string) { say("Warning: %s", text) })
	if err != nil {
		return err
	}

	for _, attribute := range s.schemas.ResourceSchemas[typeUser].Block.Attributes {
		if attribute.Optional && !slices.Contains(notWritten, attribute.Name) {
			options.personalAttributes = append(options.personalAttributes, attribute.Name)
		}
	}

	slices.Sort(options.personalAttributes)

	found, err := reader{source: s, options: options, progress: say}.read(ctx)
	if err != nil {
		return err
	}

	c := newConfiguration(options, before)
	if err := c.write(found); err != nil {
		return err
	}

	if gone := found.noLongerListed(before); len(gone) > 0 {
		fmt.Fprintf(out, "Written earlier, and not listed any more: %s. A plan says what has become of them.\n", listAtMostTen(gone))
	}

	if c.empty() {
		fmt.Fprintf(out, "Nothing is new in %s.\n", options.Out)
	} else if err := c.saveInto(ctx, into, out); err != nil {
		return err
	}

	if err := into.close(); err != nil {
		return err
	}

	if options.Check {
		return check(ctx, options, c.manifest, out)
	}

	if !c.empty() {
		fmt.Fprintln(out, "Next: terraform init, terraform plan (it says only \"import\"), terraform apply; then remove imports.tf.")
	}

	return nil
}

// saveInto saves the files and reports what they contain.
func (c *configuration) saveInto(ctx context.Context, into *target, out io.Writer) error {
	if err := into.save(ctx, c.files); err != nil {
		return err
	}

	fmt.Fprintf(out, "Written to %s: %s.\n", c.options.Out, summary(c.counts))

	if len(c.unmanaged) > 0 {
		fmt.Fprintf(out, "What is not managed, and why: not-managed%s.txt, %s.\n", c.number, lines(len(c.unmanaged)))
	}

	if people := c.counts[typeUser]; people > maxPeopleAsBlocks && c.options.People == peopleBlocks {
		fmt.Fprintf(out, "Terraform takes its time to plan %d people as blocks; -people csv writes them as a file.\n", people)
	}

	return nil
}

func lines(n int) string {
	if n == 1 {
		return "one line"
	}

	return fmt.Sprintf("%d lines", n)
}

// maxPeopleAsBlocks is the number of people above which the command advises -people csv.
const maxPeopleAsBlocks = 500

// summary says how many of each kind a run has written.
func summary(counts map[string]int) string {
	parts := []string{
		fmt.Sprintf("%d people, %d groups, %d memberships, %d roles of groups", counts[typeUser], counts[typeGroup], counts[typeMembership], counts[typeGroupRole]),
	}

	for _, more := range []struct{ kind, what string }{
		{typeOrganizationGroup, "groups of the organization"}, {typeOrganizationMembership, "memberships of these"}, {typeUserRole, "roles of people"},
	} {
		if n := counts[more.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, more.what))
		}
	}

	return strings.Join(parts, ", ")
}

// listAtMostTen joins addresses for a message, each once and at most ten of them.
func listAtMostTen(addresses []string) string {
	const most = 10

	addresses = slices.Compact(addresses)
	if more := len(addresses) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(addresses[:most], ", "), more)
	}

	return strings.Join(addresses, ", ")
}

// empty reports whether a run after the first has nothing to add.
func (c *configuration) empty() bool {
	if len(c.unmanaged) > 0 {
		return false
	}

	for _, n := range c.counts {
		if n > 0 {
			return false
		}
	}

	return c.manifest.Runs > 1
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// The schema has no default and no plan modifier: planPeople makes the whole plan.
func peopleSchema(ctx context.Context) schema.Schema {
	const examples = "`30m` or `2h`"

	change := framework.TimeoutDescription(examples, peopleTimeout)

	return schema.Schema{
		MarkdownDescription: needsUnlink + "Many people of the organization's SCIM directory in one block, from a file: a company of ten thousand is planned in seconds, where as many " +
			"blocks of `atlassian_user` take Terraform minutes. Each person is one text, so that Terraform compares texts and the provider does the rest; " +
			"`provider::atlassian::users_csv(file(\"people.csv\"))` makes them of a table.\n\n" +
			"People are matched with the directory once, by external id, e-mail address and user name, and by the record's id afterwards: a key may change. " +
			"Whoever is added is created or taken over, whoever is changed gets one request with the difference, whoever is removed goes as `on_destroy` says, in this " +
			"order. One person's failure neither undoes nor hides another's: an update that fails for some keeps the rest, and the next plan shows those. " +
			"As in `atlassian_user`, what a person's text does not have is left as it is, and what it no longer has is cleared. A person whom a block of " +
			"`atlassian_user` manages is refused.\n\n" +
			"Begin with an import of `none`, an empty set: then whatever fails is an error of an update. Where the block is created instead, a person who fails is a " +
			"warning, with null in `ids`, and the next apply tries again: an error would taint the block, and Terraform would replace it with everybody in it. " +
			"Destroying the block, and replacing it, means everybody, and is held against `deprovision_limit` first.",
		Attributes: map[string]schema.Attribute{
			"users": schema.MapAttribute{
				MarkdownDescription: "The people: your key, such as the e-mail address or a personnel number, to a JSON object of what is managed, spelled as in " +
					"`atlassian_user`: " + diagnostics.InBackticks(personAttributes()) + ". Everybody has an `email`; two may not have the same. " +
					"A person whose text is not known yet waits; the others do not.",
				Required:    true,
				ElementType: types.StringType,
			},
			"released": schema.SetAttribute{
				MarkdownDescription: "Keys of people to let go of without touching anybody: they may leave `users`, and their records stay as they are, for a block of " +
					"`atlassian_user` to import, say.",
				Optional:    true,
				ElementType: types.StringType,
			},
			"on_destroy": schema.StringAttribute{
				MarkdownDescription: "What becomes of people who leave `users`, and of all when the block is destroyed, one of " + diagnostics.InBackticks(destroyWays) + ", as in `atlassian_user`. Default: `" + defaultOnDestroy + "`.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{accept.OneOf(destroyWays...)},
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Whether to take over the records that people who are added have already, instead of failing. What their texts have is merged into them. Default: " + strconv.FormatBool(defaultAdoptPeople) + ".",
				Optional:            true,
				Computed:            true,
			},
			"deprovision_limit": schema.Int64Attribute{
				MarkdownDescription: "Most people of this block from whom one plan or apply may take access, beside the provider's own limit, 0 for none. It is what stops a " +
					"file that was emptied by mistake, cut in half, or is another one. Default: " + strconv.Itoa(defaultPeopleLimit) + ".",
				Optional: true,
				Computed: true,
			},
			"directory_id": schema.StringAttribute{
				MarkdownDescription: "Id of the SCIM directory that holds the people: the provider's `directory_id` when the block was created.",
				Computed:            true,
			},
			"ids": schema.MapAttribute{
				MarkdownDescription: "Id of each person's SCIM record, by key; null for somebody who could not be created with the block.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"account_ids": schema.MapAttribute{
				MarkdownDescription: "Id of each person's Atlassian account, by key; null while the record is not linked to one.",
				Computed:            true,
				ElementType:         types.StringType,
			},
			"timeouts": framework.Timeouts(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: change, ReadDescription: framework.TimeoutDescription(examples, defaultTimeout),
				UpdateDescription: change, DeleteDescription: change,
			}),
		},
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// The values of on_destroy (API §2.9).
const (
	destroyDelete     = "delete"
	destroyDeactivate = "deactivate"
	destroyUnlink     = "unlink"
	destroyRetain     = "retain"
)

// Defaults of the arguments that the server does not have.
const (
	defaultAdoptExisting = false
	defaultOnDestroy     = destroyDelete
)

var destroyWays = []string{destroyDelete, destroyDeactivate, destroyUnlink, destroyRetain}

const needsUnlink = "**Needs** the directory key: `directory_id` and `scim_api_key`; `on_destroy = \"unlink\"` also " +
	"an organization key without scopes: `org_id` and `api_key`.\n\n"

const unmanaged = " Unset, it is left as it is; removed after Terraform has set it, it is cleared."

// The schema has no default and no plan modifier: the function plan makes the whole plan.
func userSchema(ctx context.Context) schema.Schema {
	timeout := framework.TimeoutDescription("`90s` or `10m`", defaultTimeout)

	described := schema.Schema{
		MarkdownDescription: needsUnlink + "A person in the organization's SCIM directory. Creating the record creates a managed account, or links the existing one, " +
			"when the e-mail address is on a domain that the organization has verified; on any other domain it makes an external user. " +
			"Every attribute changes in place; only a change of directory replaces. An optional attribute that the configuration never set keeps " +
			"whatever the directory has, so that importing a person with nothing but their e-mail address changes nothing. One that is removed from " +
			"the configuration is cleared if Terraform has set it, in an apply that changed anything of the block; an import alone sets nothing: see " +
			"[What an import owns](../guides/import-existing-users#what-an-import-owns).",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the SCIM record, unique in its directory. A record that is deleted and created again gets a new one.",
				Computed:            true,
			},
			"directory_id": schema.StringAttribute{
				MarkdownDescription: "Id of the SCIM directory that holds the record: the provider's `directory_id` when it was created.",
				Computed:            true,
			},
			"account_id": schema.StringAttribute{
				MarkdownDescription: "Id of the Atlassian account that the record is linked to; null until it is linked, which Atlassian may do some time after the record is created: " +
					"what needs the id works from the next apply on. It is unknown in a plan that moves the e-mail address to another domain; where an address of the same domain " +
					"links the record to another account, a warning says so, and the next plan shows the change.",
				Computed: true,
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the record was created, in RFC 3339, UTC.",
				Computed:            true,
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "Primary e-mail address, the one of the account. Addresses compare without case. It changes in place: " +
					"on a verified domain the account follows, with its `account_id`; an address on any other domain separates the record from its account and its groups. With `org_id` and an `api_key` that may read domains " +
					"a plan warns of a new address on a domain that is not verified, for one request a run.",
				Required:   true,
				Validators: []validator.String{addressLike()},
			},
			"user_name": schema.StringAttribute{
				MarkdownDescription: "User name, unique in the directory, compared without case. Default: the e-mail address, which it then follows.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{notEmpty()},
			},
			"phone_numbers": schema.SetNestedAttribute{
				MarkdownDescription: "Phone numbers, at most one of them primary." + unmanaged,
				Optional:            true,
				Computed:            true,
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"value": schema.StringAttribute{
							MarkdownDescription: phoneValueDescription,
							Required:            true,
							Validators:          []validator.String{notEmpty()},
						},
						"type": schema.StringAttribute{
							MarkdownDescription: phoneTypeDescription,
							Optional:            true,
							Validators:          []validator.String{notEmpty()},
						},
						"primary": schema.BoolAttribute{
							MarkdownDescription: phonePrimaryDescription + " Default: false.",
							Optional:            true,
							Computed:            true,
						},
					},
				},
			},
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the person may log in. False deactivates a managed account and frees its seats; the record stays. " +
					"Default: true, except that an imported user stays as it is until the attribute is set.",
				Optional: true,
				Computed: true,
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Whether to take over the record that already holds the e-mail address, user name or external id, instead of failing. " +
					"What the configuration sets is merged into it, and it is reactivated when `active` is true. A record that has the address as a secondary " +
					"one is somebody else's and is not taken over, nor is one that another block of the same apply has created or adopted; where `active` is " +
					"false, `deprovision_limit` counts the person when applying. Default: " + strconv.FormatBool(defaultAdoptExisting) + ".",
				Optional: true,
				Computed: true,
			},
			"on_destroy": schema.StringAttribute{
				MarkdownDescription: "What destroying does, one of " + diagnostics.InBackticks(destroyWays) + ". `delete` removes the record, which deactivates a managed account; " +
					"`deactivate` keeps the record, inactive; `unlink` separates the record from the account first, so that the person keeps the account, " +
					"then removes the record (it needs `org_id` and `api_key`); `retain` touches nothing. Default: `" + defaultOnDestroy + "`.",
				Optional:   true,
				Computed:   true,
				Validators: []validator.String{accept.OneOf(destroyWays...)},
			},
			"timeouts": framework.Timeouts(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: timeout, ReadDescription: timeout, UpdateDescription: timeout, DeleteDescription: timeout,
			}),
		},
	}

	for i, a := range plainAttributes {
		unset := unmanaged
		if i == displayName {
			unset = " Unset, it is left as it is; removed after Terraform has set it, it is left to Atlassian again."
		}

		described.Attributes[a.name] = schema.StringAttribute{
			MarkdownDescription: a.description + unset, Optional: true, Computed: true, Validators: []validator.String{notEmpty()},
		}
	}

	return described
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// The ways in which a user can be destroyed (API §2.9).
const (
	destroyDelete     = "delete"
	destroyDeactivate = "deactivate"
	destroyUnlink     = "unlink"
	destroyRetain     = "retain"
)

// What the arguments without a counterpart on the server are when they are left out.
const (
	defaultAdoptExisting = false
	defaultOnDestroy     = destroyDelete
)

var destroyWays = []string{destroyDelete, destroyDeactivate, destroyUnlink, destroyRetain}

const unmanaged = " Unset, it is left as it is; removed after Terraform has set it, it is cleared."

func userSchema(ctx context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "A person in the organization's SCIM directory. Creating the record creates a managed account, or links the existing one, " +
			"when the e-mail address is on a domain that the organization has verified; on any other domain it makes an external user. " +
			"Every attribute changes in place; only a change of directory replaces. An optional attribute that the configuration never set keeps " +
			"whatever the directory has, so that importing a person with nothing but their e-mail address changes nothing.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				MarkdownDescription: "Id of the SCIM record, unique in its directory. A record that is deleted and created again gets a new one.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"directory_id": schema.StringAttribute{
				MarkdownDescription: "Id of the SCIM directory that holds the record: the provider's `directory_id` when it was created.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"account_id": schema.StringAttribute{
				MarkdownDescription: "Id of the Atlassian account that the record is linked to; null until it is linked, which Atlassian may do some time after the record is created: " +
					"what needs the id works from the next apply on. A change of e-mail address keeps it in the plan; an address that separates the record from its " +
					"account, or links it to another, brings a warning, and the next plan shows the change.",
				Computed:      true,
				PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"created_at": schema.StringAttribute{
				MarkdownDescription: "When the record was created, in RFC 3339, UTC.",
				Computed:            true,
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"email": schema.StringAttribute{
				MarkdownDescription: "Primary e-mail address, the one of the account. Addresses compare without case. It changes in place: " +
					"on a verified domain the account follows, with its `account_id`; an address on any other domain separates the record from its account and its groups.",
				Required:      true,
				Validators:    []validator.String{emailAddress{}},
				PlanModifiers: []planmodifier.String{ignoreCase{}},
			},
			"user_name": schema.StringAttribute{
				MarkdownDescription: "User name, unique in the directory, compared without case. Default: the e-mail address, which it then follows.",
				Optional:            true,
				Computed:            true,
				Validators:          []validator.String{plainText{}},
				PlanModifiers:       []planmodifier.String{ignoreCase{}},
			},
			"display_name": schema.StringAttribute{
				MarkdownDescription: "Name as shown in Atlassian's products. It overrides given and family name; when there is none, Atlassian composes it of them." +
					" Unset, it is left as it is; removed after Terraform has set it, it is left to Atlassian again.",
				Optional:      true,
				Computed:      true,
				Validators:    []validator.String{plainText{}},
				PlanModifiers: []planmodifier.String{unmanagedUnlessSet{composed: true}},
			},
			"given_name":         textSchema("Given (first) name."),
			"family_name":        textSchema("Family (last) name."),
			"middle_name":        textSchema("Middle name."),
			"formatted_name":     textSchema("Full name, formatted for display, with all its parts."),
			"honorific_prefix":   textSchema("Honorific prefix, such as `Dr.`."),
			"honorific_suffix":   textSchema("Honorific suffix, such as `III`."),
			"nickname":           textSchema("Casual name."),
			"title":              textSchema("Job title. It is shown in the Atlassian profile."),
			"department":         textSchema("Department. It is shown in the Atlassian profile."),
			"organization":       textSchema("Organization or company. It is shown in the Atlassian profile."),
			"preferred_language": textSchema("Language as a BCP 47 tag, such as `en-US`; Atlassian's locale.", languageTag{}),
			"timezone":           textSchema("Time zone as an IANA name, such as `Europe/Berlin`.", timeZone{}),
			"external_id": textSchema("Identifier of the person in your own system, such as a personnel number. It is case-sensitive and, " +
				"like e-mail address and user name, unique in the directory."),
			"phone_numbers": schema.SetNestedAttribute{
				MarkdownDescription: "Phone numbers, at most one of them primary." + unmanaged,
				Optional:            true,
				Computed:            true,
				Validators:          []validator.Set{onePrimary{}, setvalidator.SizeAtMost(maxPhoneNumbers)},
				PlanModifiers:       []planmodifier.Set{unmanagedUnlessSet{}},
				NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{
						"value": schema.StringAttribute{
							MarkdownDescription: "The number.",
							Required:            true,
							Validators:          []validator.String{plainText{}},
						},
						"type": schema.StringAttribute{
							MarkdownDescription: "Kind of number, such as `work` or `mobile`.",
							Optional:            true,
							Validators:          []validator.String{plainText{}},
						},
						"primary": schema.BoolAttribute{
							MarkdownDescription: "Whether this is the primary number. Default: false.",
							Optional:            true,
							Computed:            true,
						},
					},
				},
			},
			"active": schema.BoolAttribute{
				MarkdownDescription: "Whether the person may log in. False deactivates a managed account and frees its seats; the record stays. " +
					"Default: true, except that an imported user stays as it is until the attribute is set.",
				Optional:      true,
				Computed:      true,
				PlanModifiers: []planmodifier.Bool{activeUnlessUnmanaged{}},
			},
			"adopt_existing": schema.BoolAttribute{
				MarkdownDescription: "Whether to take over the record that already holds the e-mail address, user name or external id, instead of failing. " +
					"What the configuration sets is merged into it, and it is reactivated when `active` is true. A record that has the address as a secondary " +
					"one is somebody else's and is not taken over, nor is one that another block of the same apply has created or adopted; where `active` is " +
					"false, `deprovision_limit` counts the person when applying. Default: false.",
				Optional:      true,
				Computed:      true,
				Default:       booldefault.StaticBool(defaultAdoptExisting),
				PlanModifiers: []planmodifier.Bool{boolplanmodifier.UseStateForUnknown()},
			},
			"on_destroy": schema.StringAttribute{
				MarkdownDescription: "What destroying does, one of `" + strings.Join(destroyWays, "`, `") + "`. `delete` removes the record, which deactivates a managed account; " +
					"`deactivate` keeps the record, inactive; `unlink` separates the record from the account first, so that the person keeps the account, " +
					"then removes the record (it needs `org_id` and `api_key`); `retain` touches nothing. Default: `delete`.",
				Optional:   true,
				Computed:   true,
				Default:    stringdefault.StaticString(defaultOnDestroy),
				Validators: []validator.String{stringvalidator.OneOf(destroyWays...)},
			},
			"timeouts": timeouts.Attributes(ctx, timeouts.Opts{
				Create: true, Read: true, Update: true, Delete: true,
				CreateDescription: timeoutDescription, ReadDescription: timeoutDescription,
				UpdateDescription: timeoutDescription, DeleteDescription: timeoutDescription,
			}),
		},
	}
}

const (
	maxPhoneNumbers    = 100
	timeoutDescription = "Longest time for the operation, waiting for rate limits included, as a Go duration such as `90s` or `10m`. Default: `20m`."
)

func textSchema(description string, validators ...validator.String) schema.StringAttribute {
	return schema.StringAttribute{
		MarkdownDescription: description + unmanaged,
		Optional:            true,
		Computed:            true,
		Validators:          append([]validator.String{plainText{}}, validators...),
		PlanModifiers:       []planmodifier.String{unmanagedUnlessSet{}},
	}
}

func userIdentitySchema() identityschema.Schema {
	return identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"directory_id": identityschema.StringAttribute{
				Description:       "Id of the SCIM directory that holds the record; the provider's directory_id when left out.",
				OptionalForImport: true,
			},
			"id": identityschema.StringAttribute{
				Description:       "Id of the SCIM record.",
				RequiredForImport: true,
			},
		},
	}
}

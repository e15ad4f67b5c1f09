// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
)

// ActionNote ends the description of every action.
const ActionNote = "\n\nActions are for Terraform 1.14.1 and later; other versions and OpenTofu ignore that the provider has them. `terraform apply -invoke=action.TYPE.NAME` runs one, and so does " +
	"an `action_trigger` in the `lifecycle` of a resource. (Terraform 1.14.0 runs what `after_create` triggers too early.) Whatever runs beside a destruction has to be configured with values that the plan knows. " +
	"Running it again changes nothing."

// Action is embedded by every action: it sets the type name and takes the provider's clients.
type Action struct {
	Name    string
	Clients *Clients
}

func (a *Action) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.Name
}

func (a *Action) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.Clients = clientsOf(req.ProviderData, &resp.Diagnostics)
}

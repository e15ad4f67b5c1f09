// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

// neverShownKey is where the private state keeps that Atlassian accepted a role and has not shown it since.
const neverShownKey = "never_shown"

func setShown(ctx context.Context, private framework.PrivateWriter, shown bool) diag.Diagnostics {
	return private.SetKey(ctx, neverShownKey, strconv.AppendBool(nil, !shown))
}

func neverShown(ctx context.Context, private framework.PrivateReader) (bool, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, neverShownKey)

	return string(value) == "true", diags
}

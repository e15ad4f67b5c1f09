// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package access

import (
	"context"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// neverShownKey is where the private state keeps that Atlassian accepted a role and has not shown it since.
const neverShownKey = "never_shown"

type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

type privateReader interface {
	GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
}

func setShown(ctx context.Context, private privateWriter, shown bool) diag.Diagnostics {
	return private.SetKey(ctx, neverShownKey, strconv.AppendBool(nil, !shown))
}

func neverShown(ctx context.Context, private privateReader) (bool, diag.Diagnostics) {
	value, diags := private.GetKey(ctx, neverShownKey)

	return string(value) == "true", diags
}

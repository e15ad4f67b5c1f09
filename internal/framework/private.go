// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework

import (
	"context"
	"encoding/json"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// PrivateReader and PrivateWriter are a resource's private state.
type (
	PrivateReader interface {
		GetKey(ctx context.Context, key string) ([]byte, diag.Diagnostics)
	}
	PrivateWriter interface {
		SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
	}
)

// ReadPrivate is the zero value where nothing can be read: what private state says only ever makes a run more careful.
func ReadPrivate[T any](ctx context.Context, private PrivateReader, key string) T {
	var value T

	data, diags := private.GetKey(ctx, key)
	if diags.HasError() || len(data) == 0 || json.Unmarshal(data, &value) != nil {
		var none T

		return none
	}

	return value
}

// WritePrivate keeps a value in private state.
func WritePrivate(ctx context.Context, private PrivateWriter, key string, value any) diag.Diagnostics {
	data, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Writing private state failed", err.Error()+". This is a bug in the provider; please report it.")}
	}

	return private.SetKey(ctx, key, data)
}

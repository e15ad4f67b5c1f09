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

// ReadPrivate reads a value from private state. It returns the zero value if there is none or it cannot be read, since
// values in private state only make a run more careful.
func ReadPrivate[T any](ctx context.Context, private PrivateReader, key string) T {
	var value T

	data, diags := private.GetKey(ctx, key)
	if diags.HasError() || len(data) == 0 || json.Unmarshal(data, &value) != nil {
		var none T

		return none
	}

	return value
}

// WritePrivate stores a value in private state.
func WritePrivate(ctx context.Context, private PrivateWriter, key string, value any) diag.Diagnostics {
	data, err := json.Marshal(value)
	if err != nil {
		return diag.Diagnostics{diag.NewErrorDiagnostic("Writing private state failed", err.Error()+". This is a bug in the provider; please report it.")}
	}

	return private.SetKey(ctx, key, data)
}

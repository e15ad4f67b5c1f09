// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// textValidator refuses a text of which the check says what is wrong; null and unknown are left for later.
type textValidator struct {
	description, summary string
	check                func(string) string
}

// notEmpty refuses the empty text, which no record has.
func notEmpty() textValidator {
	return textValidator{"not empty", "Invalid text", func(text string) string {
		if text == "" {
			return emptyText
		}

		return ""
	}}
}

// addressLike refuses what no directory has for an address.
func addressLike() textValidator {
	return textValidator{"an e-mail address", "Invalid e-mail address", func(text string) string {
		if at := strings.LastIndexByte(text, '@'); at < 1 || at == len(text)-1 {
			return fmt.Sprintf("%q is no e-mail address; one such as ann@example.com is expected.", text)
		}

		return ""
	}}
}

func (v textValidator) Description(context.Context) string { return v.description }

func (v textValidator) MarkdownDescription(context.Context) string { return v.description }

func (v textValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}

	if problem := v.check(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, v.summary, problem)
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"strings"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// notEmpty refuses the empty text, which no record has.
func notEmpty() accept.Text {
	return accept.Text{About: "not empty", Summary: "Invalid text", Wrong: func(text string) string {
		if text == "" {
			return emptyText
		}

		return ""
	}}
}

// addressLike refuses what no directory has for an address.
func addressLike() accept.Text {
	return accept.Text{About: "an e-mail address", Summary: "Invalid e-mail address", Wrong: func(text string) string {
		if at := strings.LastIndexByte(text, '@'); at < 1 || at == len(text)-1 {
			return noAddress(text)
		}

		return ""
	}}
}

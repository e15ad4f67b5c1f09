// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package accept

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Text refuses a text for which Problem does not return the empty string. Null and unknown values pass.
type Text struct {
	Accepts string // for the description
	Summary string // of the error
	Problem func(text string) string
}

func (v Text) Description(context.Context) string { return v.Accepts }

func (v Text) MarkdownDescription(context.Context) string { return v.Accepts }

func (v Text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}

	if problem := v.Problem(req.ConfigValue.ValueString()); problem != "" {
		argument, within := argumentOf(req.Path)
		if within != "" {
			problem = within + ": " + problem
		}

		resp.Diagnostics.AddAttributeError(argument, v.Summary, problem)
	}
}

// argumentOf returns the argument that contains a path, and the path as text if it is longer: for a nested path the CLI
// shows only the first line of the block. The text leaves out an element of a set, whose only name is its whole value.
func argumentOf(at path.Path) (argument path.Path, within string) {
	var text strings.Builder

	for i, step := range at.Steps() {
		switch step := step.(type) {
		case path.PathStepAttributeName:
			if i > 0 {
				text.WriteByte('.')
			}

			text.WriteString(string(step))
		case path.PathStepElementKeyInt, path.PathStepElementKeyString:
			text.WriteString(step.String())
		}
	}

	first, ok := at.Steps()[0].(path.PathStepAttributeName)
	if !ok || len(at.Steps()) == 1 {
		return at, ""
	}

	return path.Root(string(first)), text.String()
}

// NotEmpty refuses the empty text, which is often the value of a variable that is not set.
func NotEmpty() Text {
	return Text{Accepts: "not empty", Summary: "Empty value", Problem: func(text string) string {
		if text != "" {
			return ""
		}

		return "The value is empty, most often that of a variable or an output that is not set. Give it a value, or leave it out (or set it to null)."
	}}
}

// NotPadded refuses white space around a value, which people do not see but Atlassian compares.
func NotPadded() Text {
	return Text{Accepts: "without white space around it", Summary: "Invalid white space", Problem: func(text string) string {
		if strings.TrimSpace(text) == text {
			return ""
		}

		return fmt.Sprintf("The value must not begin or end with white space, but it is %q.", text)
	}}
}

// ID refuses texts that are certainly not an id of Atlassian's. Ids are opaque, but people give e-mail addresses, names
// and URLs instead. The hint says where to find the id.
func ID(hint string) Text {
	return Text{Accepts: "an id", Summary: "Not an id", Problem: func(text string) string {
		switch {
		case text == "":
			return NotEmpty().Problem(text)
		case strings.TrimSpace(text) != text:
			return NotPadded().Problem(text)
		case strings.Contains(text, "@"):
			return fmt.Sprintf("%q is an e-mail address, and an id is due. %s", text, hint)
		case strings.ContainsFunc(text, unicode.IsSpace):
			return fmt.Sprintf("%q is a name, and an id is due. %s", text, hint)
		case strings.Contains(text, "://"):
			return fmt.Sprintf("%q is an address of a page, and an id is due. %s", text, hint)
		case strings.HasPrefix(text, "ari:"):
			return fmt.Sprintf("%q is the identifier of a resource (ARI), and an id is due. %s", text, hint)
		default:
			return ""
		}
	}}
}

// Duration accepts only a Go duration above zero.
func Duration() Text {
	return Text{Accepts: "a length of time such as 30m", Summary: "Invalid duration", Problem: func(text string) string {
		const how = "Write a number and a unit: \"90s\", \"30m\" for half an hour, \"1h30m\"."

		switch length, err := time.ParseDuration(text); {
		case err != nil:
			return fmt.Sprintf("%q is no length of time. %s", text, how)
		case length <= 0:
			return fmt.Sprintf("%q leaves no time at all. %s", text, how)
		default:
			return ""
		}
	}}
}

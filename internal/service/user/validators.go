// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"context"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"time"
	_ "time/tzdata" // so that time zones are known on every machine
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// validText is what every text validator here has in common: null and unknown are left for later.
func validText(req validator.StringRequest, resp *validator.StringResponse, summary string, check func(string) string) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}

	if problem := check(req.ConfigValue.ValueString()); problem != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, problem)
	}
}

// emailAddress accepts a bare address and nothing around it.
type emailAddress struct{}

// Description implements validator.Describer.
func (emailAddress) Description(context.Context) string { return "an e-mail address" }

// MarkdownDescription implements validator.Describer.
func (v emailAddress) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (emailAddress) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	validText(req, resp, "Invalid e-mail address", checkEmail)
}

// Atlassian limits the part before the @ and each label of the domain to 255 characters (API §5).
const maxEmailPart = 255

func checkEmail(text string) string {
	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return fmt.Sprintf("%q is no e-mail address; one such as ann@example.com is expected.", text)
	}

	at := strings.LastIndexByte(text, '@')
	if at > maxEmailPart {
		return fmt.Sprintf("The part before the @ may have at most %d characters.", maxEmailPart)
	}

	domain := text[at+1:]
	if strings.HasPrefix(domain, "[") || strings.Contains(domain, "..") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return fmt.Sprintf("%q has no valid domain after the @.", text)
	}

	for label := range strings.SplitSeq(domain, ".") {
		if len(label) > maxEmailPart {
			return fmt.Sprintf("Each part of the domain may have at most %d characters.", maxEmailPart)
		}
	}

	return ""
}

// plainText refuses what Atlassian drops or forbids: the empty text, blanks at the ends and control characters.
type plainText struct{}

// Description implements validator.Describer.
func (plainText) Description(context.Context) string {
	return "not empty, without blanks at the ends and without control characters"
}

// MarkdownDescription implements validator.Describer.
func (v plainText) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (plainText) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	validText(req, resp, "Invalid text", func(text string) string {
		switch {
		case text == "":
			return "The value is empty, which Atlassian drops. Leave the attribute out (or set it to null) for no value."
		case strings.TrimSpace(text) != text:
			return fmt.Sprintf("%q begins or ends with a blank.", text)
		case strings.ContainsFunc(text, unicode.IsControl):
			return fmt.Sprintf("%q contains a control character, which Atlassian forbids.", text)
		default:
			return ""
		}
	})
}

// timeZone accepts the names of the IANA time zone database.
type timeZone struct{}

// Description implements validator.Describer.
func (timeZone) Description(context.Context) string { return "an IANA time zone name" }

// MarkdownDescription implements validator.Describer.
func (v timeZone) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (timeZone) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	validText(req, resp, "Invalid time zone", func(text string) string {
		// Go reads "" as UTC and "Local" as the machine's zone; neither names one.
		if _, err := time.LoadLocation(text); err != nil || text == "" || text == "Local" {
			return fmt.Sprintf("%q is no IANA time zone name; one such as Europe/Berlin or UTC is expected.", text)
		}

		return ""
	})
}

// languageTag accepts what looks like a BCP 47 tag; the underscore that some systems write instead of the hyphen is let through.
type languageTag struct{}

var languageTagPattern = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$`)

// Description implements validator.Describer.
func (languageTag) Description(context.Context) string { return "a BCP 47 language tag" }

// MarkdownDescription implements validator.Describer.
func (v languageTag) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString implements validator.String.
func (languageTag) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	validText(req, resp, "Invalid language", func(text string) string {
		if !languageTagPattern.MatchString(text) {
			return fmt.Sprintf("%q is no BCP 47 language tag; one such as en-US is expected.", text)
		}

		return ""
	})
}

// onePrimary refuses two primary phone numbers and the same number twice.
type onePrimary struct{}

// Description implements validator.Describer.
func (onePrimary) Description(context.Context) string {
	return "at most one primary number, and none twice"
}

// MarkdownDescription implements validator.Describer.
func (v onePrimary) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateSet implements validator.Set.
func (onePrimary) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	primaries := 0
	seen := map[string]bool{}

	for _, element := range req.ConfigValue.Elements() {
		object, ok := element.(types.Object)
		if !ok || object.IsNull() || object.IsUnknown() {
			continue
		}

		if primary, ok := object.Attributes()["primary"].(types.Bool); ok && primary.ValueBool() {
			primaries++
		}

		value, ok := object.Attributes()["value"].(types.String)
		if !ok || value.IsUnknown() || object.Attributes()["type"].IsUnknown() {
			continue
		}

		key := value.ValueString() + "\x00" + object.Attributes()["type"].String()
		if seen[key] {
			resp.Diagnostics.AddAttributeError(req.Path, "Phone number given twice", fmt.Sprintf("The number %q appears twice with the same type.", value.ValueString()))
		}

		seen[key] = true
	}

	if primaries > 1 {
		resp.Diagnostics.AddAttributeError(req.Path, "More than one primary phone number", fmt.Sprintf("%d numbers are marked as primary; at most one may be.", primaries))
	}
}

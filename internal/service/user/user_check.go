// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package user

import (
	"fmt"
	"net/mail"
	"strings"
	"time"
	_ "time/tzdata" // time zones must be known on every machine
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/language"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// A directory may hold values that nobody would enter: padded names, two primary numbers, odd addresses. So an unusual
// value is refused only in the plan, and only if it differs from the state. Validators refuse what can never be right.

// notEmpty refuses the empty string, which no record has.
func notEmpty() accept.Text {
	return accept.Text{Accepts: "not empty", Summary: "Invalid text", Problem: func(text string) string {
		if text == "" {
			return emptyText
		}

		return ""
	}}
}

// addressLike refuses a string that no directory accepts as an address.
func addressLike() accept.Text {
	return accept.Text{Accepts: "an e-mail address", Summary: "Invalid e-mail address", Problem: func(text string) string {
		if at := strings.LastIndexByte(text, '@'); at < 1 || at == len(text)-1 {
			return noAddress(text)
		}

		return ""
	}}
}

// problem is an error in a new value.
type problem struct {
	attribute, summary, detail string
}

// problems checks the values that a plan changes; state is nil for a new user.
func problems(planned userModel, state *userModel) []problem {
	var (
		out []problem
		old userModel
	)

	if state != nil {
		old = *state
	}

	check := func(attribute, summary string, value, before types.String, checks ...func(string) string) {
		if value.IsNull() || value.IsUnknown() || value.Equal(before) {
			return
		}

		for _, check := range checks {
			if check == nil {
				continue
			}

			if detail := check(value.ValueString()); detail != "" {
				out = append(out, problem{attribute, summary, detail})

				return
			}
		}
	}

	check("email", "Invalid e-mail address", planned.Email, old.Email, checkEmail)

	// An unset user name is the e-mail address, which is checked already.
	if !planned.UserName.Equal(planned.Email) {
		check("user_name", "Invalid text", planned.UserName, old.UserName, checkText)
	}

	for i, a := range plainAttributes {
		check(a.name, "Invalid "+diagnostics.InWords(a.name), planned.Texts[i], old.Texts[i], checkText, a.check)
	}

	if state == nil || !planned.PhoneNumbers.Equal(old.PhoneNumbers) {
		if detail := checkPhones(planned.PhoneNumbers); detail != "" {
			out = append(out, problem{"phone_numbers", "Invalid phone numbers", detail})
		}
	}

	return out
}

// Atlassian limits the part before the @ and each label of the domain to 255 characters (API §2.4).
const maxEmailPart = 255

func checkEmail(text string) string {
	if strings.ContainsFunc(text, invisible) {
		return fmt.Sprintf("%+q contains an invisible character; it was probably copied with the address. Enter the address anew.", text)
	}

	address, err := mail.ParseAddress(text)
	if err != nil || address.Address != text || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return noAddress(text)
	}

	at := strings.LastIndexByte(text, '@')
	if at > maxEmailPart {
		return fmt.Sprintf("The part before the @ may have at most %d characters.", maxEmailPart)
	}

	domain := text[at+1:]
	if strings.HasPrefix(domain, "[") || strings.Contains(domain, "..") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") {
		return noAddress(text)
	}

	for label := range strings.SplitSeq(domain, ".") {
		if len(label) > maxEmailPart {
			return fmt.Sprintf("Each part of the domain may have at most %d characters.", maxEmailPart)
		}
	}

	return ""
}

// noAddress explains why a text is not an e-mail address and suggests a correction: a copied address may have a name, a
// scheme, blanks or a full stop around it, or be several addresses.
func noAddress(text string) string {
	const expected = "One address such as ann@example.com is expected, and nothing else."

	bare := strings.TrimRight(strings.TrimSpace(text), ".,;>")
	bare = strings.TrimSpace(strings.TrimPrefix(bare[strings.LastIndexByte(bare, '<')+1:], "mailto:"))

	switch address, err := mail.ParseAddress(bare); {
	case strings.TrimSpace(text) == "":
		return "The address is empty, most often that of a variable or a cell that is not set. " + expected
	case strings.Count(text, "@") > 1:
		return fmt.Sprintf("%q has more than one @; each person has a block, or a line, of their own. %s", text, expected)
	case err == nil && address.Address == bare && bare != text:
		return fmt.Sprintf("%q is more than an e-mail address. Write %q.", text, bare)
	default:
		return fmt.Sprintf("%q is no e-mail address. %s", text, expected)
	}
}

// invisible reports Unicode format characters (Cf), such as zero-width spaces and direction marks.
func invisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// checkText refuses text that Atlassian drops or forbids.
func checkText(text string) string {
	switch {
	case strings.TrimSpace(text) == "":
		return emptyText
	case strings.TrimSpace(text) != text:
		return fmt.Sprintf("%q begins or ends with a blank. Write it without: trimspace() takes blanks away.", text)
	case strings.ContainsFunc(text, unicode.IsControl):
		return fmt.Sprintf("%q contains a control character, which Atlassian forbids.", text)
	default:
		return ""
	}
}

const emptyText = "The value is empty, which Atlassian drops. Leave the attribute out (or set it to null) for no value."

// The name of an account has at most 100 characters (API §2.4).
const maxDisplayName = 100

func checkDisplayName(text string) string {
	if n := utf8.RuneCountInString(text); n > maxDisplayName {
		return fmt.Sprintf("The name has %d characters, and the name of an Atlassian account at most %d: shorten it by %d. Titles, departments and the like have "+
			"attributes of their own.", n, maxDisplayName, n-maxDisplayName)
	}

	return ""
}

func checkLanguage(text string) string {
	if _, err := language.Parse(text); err == nil {
		return ""
	}

	// A Unix locale ends with an encoding.
	locale, _, _ := strings.Cut(text, ".")
	if tag, err := language.Parse(strings.ReplaceAll(locale, "_", "-")); err == nil {
		return fmt.Sprintf("%q is no BCP 47 language tag. Did you mean %q?", text, tag)
	}

	return fmt.Sprintf("%q is no BCP 47 language tag; the code of a language such as de, en-US or pt-BR is expected, and not its name.", text)
}

func checkTimeZone(text string) string {
	if isTimeZone(text) {
		return ""
	}

	for _, zone := range zonesLike(text) {
		if isTimeZone(zone) {
			return fmt.Sprintf("%q is no IANA time zone name. Did you mean %q?", text, zone)
		}
	}

	return fmt.Sprintf("%q is no IANA time zone name; the name of a place such as Europe/Berlin or America/New_York is expected, or UTC, and not an offset or an abbreviation.", text)
}

// isTimeZone is strict: Go reads "" as UTC and "Local" as the machine's zone, and neither names one.
func isTimeZone(name string) bool {
	_, err := time.LoadLocation(name)

	return err == nil && name != "" && name != "Local"
}

// zonesLike suggests time zones for a text: the same name in correct case, or a continent before a city.
func zonesLike(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == '/' || r == '_' || unicode.IsSpace(r) })
	if len(words) == 0 {
		return nil
	}

	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToUpper(first)) + strings.ToLower(word[size:])
	}

	likely := []string{words[0] + "/" + strings.Join(words[1:], "_")}
	for _, continent := range []string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic"} {
		// Windows names a zone like "(UTC+01:00) Amsterdam": the last word is the city.
		likely = append(likely, continent+"/"+strings.Join(words, "_"), continent+"/"+words[len(words)-1])
	}

	return likely
}

const maxPhoneNumbers = 100

// checkPhones refuses too many numbers, two primary numbers, and the same number twice. It skips unknown values.
func checkPhones(phones types.Set) string {
	if n := len(phones.Elements()); n > maxPhoneNumbers {
		return fmt.Sprintf("There are %d numbers; at most %d are allowed.", n, maxPhoneNumbers)
	}

	primaries := 0
	seen := map[phoneNumber]bool{}

	for _, element := range phones.Elements() {
		number, known := phoneNumberOf(element)
		if number.primary.ValueBool() {
			primaries++
		}

		if !known || number.value.IsUnknown() || number.kind.IsUnknown() {
			continue
		}

		if problem := checkText(number.value.ValueString()); problem != "" {
			return problem
		}

		number.primary = types.BoolNull() // a number is the same whether primary or not
		if seen[number] {
			return fmt.Sprintf("The number %q appears twice with the same type.", number.value.ValueString())
		}

		seen[number] = true
	}

	if primaries > 1 {
		return fmt.Sprintf("%d numbers are marked as primary; at most one may be.", primaries)
	}

	return ""
}

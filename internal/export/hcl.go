// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package export

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

type argument struct{ name, expression string }

type block struct {
	header    string
	arguments []argument
}

func resourceHeader(kind, name string) string { return fmt.Sprintf("resource %q %q", kind, name) }

// write writes the block as `terraform fmt` would.
func (b block) write(into *strings.Builder) {
	if into.Len() > 0 {
		into.WriteByte('\n')
	}

	b.append(into)
}

// append writes the block without an empty line before it, such as below a comment.
func (b block) append(into *strings.Builder) {
	fmt.Fprintf(into, "%s {\n", b.header)

	writeAligned(into, "  ", b.arguments)
	into.WriteString("}\n")
}

// writeAligned aligns the equals signs of arguments. A zero argument is an empty line, which begins a new alignment.
func writeAligned(into *strings.Builder, indent string, arguments []argument) {
	for len(arguments) > 0 {
		end := slices.Index(arguments, argument{})
		if end < 0 {
			end = len(arguments)
		}

		widest := 0
		for _, a := range arguments[:end] {
			widest = max(widest, width(a.name))
		}

		for _, a := range arguments[:end] {
			fmt.Fprintf(into, "%s%s%s = %s\n", indent, a.name, strings.Repeat(" ", widest-width(a.name)), a.expression)
		}

		if arguments = arguments[end:]; len(arguments) > 0 {
			into.WriteByte('\n')

			arguments = arguments[1:]
		}
	}
}

// width counts the characters that a reader sees: a combining mark is part of the letter before it.
func width(name string) int {
	n := 0

	for _, r := range name {
		if !unicode.Is(unicode.Mn, r) {
			n++
		}
	}

	return n
}

// quoted returns a text as a quoted string, without templates and with every invisible character escaped.
func quoted(text string) string {
	var b strings.Builder

	b.WriteByte('"')

	runes := []rune(text)

	for i, r := range runes {
		switch {
		case r == '"', r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString("\\n")
		case r == '\r':
			b.WriteString("\\r")
		case r == '\t':
			b.WriteString("\\t")
		case (r == '$' || r == '%') && i+1 < len(runes) && runes[i+1] == '{':
			b.WriteRune(r)
			b.WriteRune(r)
		case unicode.IsControl(r), !unicode.IsPrint(r) && r <= 0xffff:
			fmt.Fprintf(&b, "\\u%04x", r)
		case !unicode.IsPrint(r):
			fmt.Fprintf(&b, "\\U%08x", r)
		default:
			b.WriteRune(r)
		}
	}

	b.WriteByte('"')

	return b.String()
}

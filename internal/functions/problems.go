// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"errors"
	"fmt"
	"strings"
)

// problems collects what is wrong with a file. It keeps only the first problems, since a file of another kind has one
// in each line.
type problems struct {
	said []string
	more int
}

const (
	maxProblems  = 10
	unusableFile = "The file cannot be used:"
)

func (p *problems) add(format string, values ...any) {
	if len(p.said) == maxProblems {
		p.more++

		return
	}

	p.said = append(p.said, fmt.Sprintf(format, values...))
}

func (p *problems) err() error {
	switch {
	case len(p.said) == 0:
		return nil
	case len(p.said) == 1:
		return errors.New(unusableFile + " " + inBrackets(p.said[0])) // Terraform adds the period
	}

	text := unusableFile + "\n  - " + strings.Join(p.said, "\n  - ")
	if p.more > 0 {
		text += fmt.Sprintf("\n  - and %d more", p.more)
	}

	return errors.New(text)
}

// inBrackets puts the question that ends a text in brackets, since a period follows.
func inBrackets(text string) string {
	if at := strings.LastIndex(text, "; "); at >= 0 && strings.HasSuffix(text, "?") {
		return text[:at] + " (" + text[at+len("; "):] + ")"
	}

	return text
}

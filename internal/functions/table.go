// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"fmt"
	"iter"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A row is a line of a table, or several lines if a quoted cell has line breaks.
type row struct {
	line  int // where it begins, from 1
	cells []string
}

// blank reports whether all cells are empty.
func (r row) blank() bool {
	return !slices.ContainsFunc(r.cells, func(cell string) bool { return cell != "" })
}

// separators are the characters that may separate cells.
const separators = ",;\t"

// checkEncoding refuses characters which show that the file was read in a wrong encoding.
func checkEncoding(text string) error {
	const advice = "the file has to be UTF-8; save it as \"CSV UTF-8\", or write textdecodebase64(filebase64(\"…\"), \"ISO-8859-1\") in the place of file(\"…\")"

	for i, r := range text {
		switch {
		case r == utf8.RuneError:
			return fmt.Errorf("line %d has a character that cannot be read: %s", lineAt(text, i), advice)
		case r == 0:
			return fmt.Errorf("line %d has a NUL character: %s", lineAt(text, i), advice)
		}
	}

	return nil
}

func lineAt(text string, i int) int { return 1 + lineBreaks(text[:i]) }

// isFileName reports whether the text is the name of a file instead of its content.
func isFileName(text string) bool {
	return !strings.ContainsAny(text, "\r\n"+separators) && slices.Contains([]string{".csv", ".tsv", ".txt"}, strings.ToLower(path.Ext(text)))
}

// openTable reads the headings; an empty text has none. It chooses the separator with the most known headings, and
// among equals the one with the most cells.
func openTable(text string, known func(heading string) bool) (*tableReader, row, error) {
	line := 1
	text = strings.TrimPrefix(text, "\ufeff")

	if err := checkEncoding(text); err != nil {
		return nil, row{}, err
	}

	if isFileName(text) {
		return nil, row{}, fmt.Errorf("%q is the name of a file, not what is in it; write file(%q) in its place", shortened(text), shortened(text))
	}

	// Excel's own line about the separator.
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		text, line = rest, line+1
	}

	var (
		best     *tableReader
		headings row
		score    = -1
		failure  error
	)

	for _, separator := range []byte(separators) {
		table := &tableReader{rest: text, line: line, separator: separator}

		first, err := nextNonBlankRow(table)
		if err != nil {
			failure = err

			continue
		}

		familiar := 0

		for _, heading := range first.cells {
			if known(heading) {
				familiar++
			}
		}

		if s := familiar<<20 + len(first.cells); s > score {
			best, headings, score = table, first, s
		}
	}

	if best == nil {
		return nil, row{}, failure
	}

	return best, headings, nil
}

// nextNonBlankRow returns the next row that is not blank, or a row without cells at the end.
func nextNonBlankRow(table *tableReader) (row, error) {
	for {
		r, ok, err := table.next()
		if err != nil || !ok {
			return row{}, err
		}

		if !r.blank() {
			return r, nil
		}
	}
}

// rows returns the rows that follow, without blank ones. An error ends them, since nothing after an open quote can be
// read.
func (t *tableReader) rows(wrong *problems) iter.Seq[row] {
	return func(yield func(row) bool) {
		for {
			r, err := nextNonBlankRow(t)
			if err != nil {
				wrong.add("%s", err)
			}

			if r.cells == nil || !yield(r) {
				return
			}
		}
	}
}

// A tableReader reads CSV one row at a time, as in RFC 4180 and as spreadsheets and people write it: lines end with LF,
// CRLF or CR, blanks around a cell count only if it is quoted, and a quote in the middle of a cell is part of its text.
type tableReader struct {
	rest      string
	line      int
	separator byte
}

// next returns the next row; it is not ok at the end.
func (t *tableReader) next() (r row, ok bool, err error) {
	if t.rest == "" {
		return row{}, false, nil
	}

	r.line = t.line

	for {
		cell, last, err := t.takeCell()
		if err != nil {
			return row{}, false, err
		}

		r.cells = append(r.cells, unescapeFormula(cell))

		if last {
			return r, true, nil
		}
	}
}

// takeCell takes a cell off the text, with the separator or line end after it. last reports whether the cell ends its
// row.
func (t *tableReader) takeCell() (cell string, last bool, err error) {
	start := strings.TrimLeftFunc(t.rest, t.skippable)
	if strings.HasPrefix(start, `"`) {
		t.rest = start[1:]

		if cell, err = t.takeQuoted(); err != nil {
			return "", false, err
		}

		t.rest = strings.TrimLeftFunc(t.rest, t.skippable)

		last, ended := t.takeEnd()
		if !ended {
			return "", false, fmt.Errorf("line %d has text after a closing quote; a quote inside of a quoted cell is written twice", t.line)
		}

		return cell, last, nil
	}

	n := strings.IndexFunc(t.rest, func(r rune) bool { return r == '\n' || r == '\r' || r == rune(t.separator) })
	if n < 0 {
		n = len(t.rest)
	}

	cell = strings.TrimSpace(t.rest[:n])
	t.rest = t.rest[n:]
	last, _ = t.takeEnd()

	return cell, last, nil
}

// skippable reports whether a character is a blank that neither separates cells nor ends the line.
func (t *tableReader) skippable(r rune) bool {
	return unicode.IsSpace(r) && r != '\n' && r != '\r' && r != rune(t.separator)
}

// takeQuoted takes the rest of a quoted cell off the text, and returns it without the closing quote.
func (t *tableReader) takeQuoted() (string, error) {
	var b strings.Builder

	for opened := t.line; ; {
		n := strings.IndexByte(t.rest, '"')
		if n < 0 {
			return "", fmt.Errorf("line %d opens a quote that is never closed; is the file cut off?", opened)
		}

		part := t.rest[:n]
		b.WriteString(part)

		t.line += lineBreaks(part)
		t.rest = t.rest[n+1:]

		if !strings.HasPrefix(t.rest, `"`) {
			return b.String(), nil
		}

		b.WriteByte('"')

		t.rest = t.rest[1:]
	}
}

// takeEnd takes a separator or line end off the text. ended reports whether there was one or the text is over, last
// whether the row is over.
func (t *tableReader) takeEnd() (last, ended bool) {
	switch {
	case t.rest == "":
		return true, true
	case t.rest[0] == t.separator:
		t.rest = t.rest[1:]

		return false, true
	case strings.HasPrefix(t.rest, "\r\n"):
		t.rest = t.rest[2:]
	case t.rest[0] == '\n', t.rest[0] == '\r':
		t.rest = t.rest[1:]
	default:
		return false, false
	}

	t.line++

	return true, true
}

func lineBreaks(text string) int {
	return strings.Count(text, "\n") + strings.Count(text, "\r") - strings.Count(text, "\r\n")
}

// WriteTable writes rows as CSV with commas and line feeds.
func WriteTable(rows [][]string) string {
	var b strings.Builder

	for _, cells := range rows {
		for i, cell := range cells {
			if i > 0 {
				b.WriteByte(',')
			}

			b.WriteString(quoteCell(cell, len(cells) == 1))
		}

		b.WriteByte('\n')
	}

	return b.String()
}

// quoteCell quotes a cell that would otherwise be read differently. A row of one empty cell would be read as an empty
// line.
func quoteCell(cell string, alone bool) string {
	if cell == "" && alone || strings.ContainsAny(cell, "\",;\t\r\n") || cell != strings.TrimSpace(cell) {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}

	return cell
}

// EscapeFormula puts an apostrophe before a text that a spreadsheet would take for a formula. A text that looks escaped
// already gets another one, so that unescapeFormula restores every text.
func EscapeFormula(cell string) string {
	if isFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}

	return cell
}

func unescapeFormula(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && isFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}

	return cell
}

func isFormula(text string) bool { return text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 }

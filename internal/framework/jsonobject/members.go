// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package jsonobject

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

// A Member is a name and a value of an object. The value is JSON, without white space around it.
type Member struct{ Name, Value string }

var errNull = errors.New("null")

// Members appends the members of an object. A name that the object has twice is appended twice.
func Members(object string, members []Member) ([]Member, error) {
	given := len(members)

	if members, ok := scanMembers(object, members); ok {
		return members, nil
	}

	return decodeMembers(object, members[:given])
}

// scanMembers reads an object whose members are texts, booleans or null, as those of nearly every object are.
func scanMembers(object string, members []Member) ([]Member, bool) {
	rest, ok := strings.CutPrefix(object, "{")
	if rest = trimLeft(rest); !ok || rest == "}" {
		return members, ok
	}

	for {
		name, after, escapes, ok := scanString(rest)
		if after = trimLeft(after); !ok || escapes || !strings.HasPrefix(after, ":") {
			return members, false
		}

		value, after, ok := scanScalar(trimLeft(after[1:]))
		if after = trimLeft(after); !ok || after == "" {
			return members, false
		}

		members = append(members, Member{name[1 : len(name)-1], value})

		switch {
		case after == "}":
			return members, true
		case after[0] != ',':
			return members, false
		}

		rest = trimLeft(after[1:])
	}
}

// trimLeft removes leading white space.
func trimLeft(text string) string {
	for text != "" && (text[0] == ' ' || text[0] == '\n' || text[0] == '\t' || text[0] == '\r') {
		text = text[1:]
	}

	return text
}

func scanScalar(text string) (value, after string, ok bool) {
	for _, literal := range [...]string{"null", "true", "false"} {
		if after, found := strings.CutPrefix(text, literal); found {
			return literal, after, true
		}
	}

	value, after, escapes, ok := scanString(text)

	return value, after, ok && (!escapes || json.Valid([]byte(value)))
}

// scanString splits off the JSON string at the beginning of a text.
func scanString(text string) (value, after string, escapes, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", "", false, false
	}

	ascii := true

	for i := 1; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			value = text[:i+1]

			return value, text[i+1:], escapes, ascii || utf8.ValidString(value)
		case c == '\\':
			escapes = true
			i++ // an escaped character does not end the string
		case c < ' ':
			return "", "", false, false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}

	return "", "", false, false
}

// decodeMembers reads any object, with encoding/json.
func decodeMembers(object string, members []Member) ([]Member, error) {
	var whole map[string]json.RawMessage

	switch err := json.Unmarshal([]byte(object), &whole); {
	case err != nil:
		return nil, err
	case whole == nil:
		return nil, errNull
	}

	decoder := json.NewDecoder(strings.NewReader(object))

	if _, err := decoder.Token(); err != nil {
		return nil, err
	}

	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}

		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}

		text, _ := name.(string) // a name is always a string
		members = append(members, Member{text, string(value)})
	}

	return members, nil
}

// Text returns the text of a value, if it is a string.
func Text(value string) (text string, ok bool) {
	if !strings.HasPrefix(value, `"`) {
		return "", false
	}

	if inner := value[1 : len(value)-1]; !strings.Contains(inner, `\`) && utf8.ValidString(inner) {
		return inner, true
	}

	return text, json.Unmarshal([]byte(value), &text) == nil
}

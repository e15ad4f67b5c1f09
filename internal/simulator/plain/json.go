// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package plain

// Object is a JSON object as sent or received.
type Object = map[string]any

// Field returns the value at a path of properties, or nil.
func Field(value any, path ...string) any {
	for _, name := range path {
		value = ObjectOf(value)[name]
	}

	return value
}

// ObjectOf returns a JSON object, empty if the value is something else.
func ObjectOf(value any) Object {
	is, _ := value.(Object)
	return is
}

// TextOf returns a string, empty if the value is something else.
func TextOf(value any) string {
	is, _ := value.(string)
	return is
}

// NumberOf returns a number, 0 if the value is something else.
func NumberOf(value any) float64 {
	is, _ := value.(float64)
	return is
}

// ItemsOf returns a list, empty if the value is something else.
func ItemsOf(value any) []any {
	is, _ := value.([]any)
	return is
}

// StringsOf returns a list of strings, empty if the value is something else.
func StringsOf(value any) []string {
	is, _ := value.([]string)
	return is
}

// List returns a list of objects, empty if the value is something else.
func List(value any) []Object {
	values, _ := value.([]any)

	objects := make([]Object, 0, len(values))
	for _, each := range values {
		objects = append(objects, ObjectOf(each))
	}

	return objects
}

// Texts returns a property of each object in an []any or []Object.
func Texts(value any, property string) []string {
	objects, ok := value.([]Object)
	if !ok {
		objects = List(value)
	}

	values := make([]string, 0, len(objects))
	for _, each := range objects {
		values = append(values, TextOf(each[property]))
	}

	return values
}

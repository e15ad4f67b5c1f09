// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"crypto/sha256"
	"hash"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// digestOf returns the same digest for exchanges that no document distinguishes: those that differ only in the values
// of ids, in minutes and seconds, and in headers that no document describes. Tests repeat the same exchanges with other
// ids and times.
func (c *contract) digestOf(entry *simulator.Entry) [sha256.Size]byte {
	d := &digest{hash: sha256.New(), ids: map[string]int{}}
	d.add(entry.Method, entry.Path, entry.Query.Encode(), strconv.FormatBool(bodyNotKept(entry.RequestBody, entry.RequestSize)))
	d.addHeader(c.headers, entry.RequestHeader)
	d.addText(entry.RequestBody)

	if isAnswer(entry) {
		d.add(strconv.Itoa(entry.Status), strconv.FormatBool(bodyNotKept(entry.ResponseBody, entry.ResponseSize)))
		d.addHeader(c.headers, entry.ResponseHeader)
		d.addText(entry.ResponseBody)
	}

	return [sha256.Size]byte(d.hash.Sum(nil))
}

// headersIn returns the names of the headers that documents describe, and Content-Type.
func headersIn(documents []*document) []string {
	names := map[string]bool{"Content-Type": true}

	for _, d := range documents {
		for _, item := range d.spec.Paths.Map() {
			for _, operation := range item.Operations() {
				for _, parameter := range slices.Concat(item.Parameters, operation.Parameters) {
					if parameter.Value.In == openapi3.ParameterInHeader {
						names[http.CanonicalHeaderKey(parameter.Value.Name)] = true
					}
				}

				for _, response := range operation.Responses.Map() {
					for name := range response.Value.Headers {
						names[http.CanonicalHeaderKey(name)] = true
					}
				}
			}
		}
	}

	return slices.Sorted(maps.Keys(names))
}

// digest hashes texts. It replaces each id by its ordinal among the ids seen so far.
type digest struct {
	hash hash.Hash
	ids  map[string]int
}

func (d *digest) add(texts ...string) {
	for _, text := range texts {
		d.addText([]byte(text))
	}
}

func (d *digest) addHeader(names []string, header http.Header) {
	for _, name := range names {
		d.add(strconv.Itoa(len(header[name])))
		d.add(header[name]...)
	}
}

// addText hashes a text and keeps what a format checks: the version and variant of an id, and that minutes are minutes.
func (d *digest) addText(text []byte) {
	added := 0 // text before this index is hashed

	for i, c := range text {
		switch {
		case i < added:
		case c == '-' && i-idStart >= added && fits(text[i-idStart:], idForm):
			id := text[i-idStart : i-idStart+len(idForm)]
			d.hash.Write(text[added : i-idStart])
			d.hash.Write([]byte{1, id[idVersion], id[idVariant], byte(d.ordinal(id)), byte(d.ordinal(id) >> 8)})

			added = i - idStart + len(idForm)
		case c == 'T' && fits(text[i:], timeForm):
			d.hash.Write(text[added : i+timeMinutes])

			added = i + len(timeForm)
			for ; added < len(text) && (text[added] == '.' || isDigit(text[added])); added++ {
				d.hash.Write([]byte{2})
			}
		}
	}

	d.hash.Write(text[added:])
	d.hash.Write([]byte{0})
}

func (d *digest) ordinal(id []byte) int {
	n, seen := d.ids[string(id)]
	if !seen {
		n = len(d.ids)
		d.ids[string(id)] = n
	}

	return n
}

// In these forms, x is a hexadecimal digit, n and v are the digits allowed for an id's version and variant (RFC 9562
// §4), d is a decimal digit, and m is the first digit of minutes or seconds. Every other character stands for itself.
const (
	idForm    = "xxxxxxxx-xxxx-nxxx-vxxx-xxxxxxxxxxxx"
	idStart   = len("xxxxxxxx") // the distance from the start to the first hyphen
	idVersion = len("xxxxxxxx-xxxx-")
	idVariant = len("xxxxxxxx-xxxx-nxxx-")

	timeForm    = "Tdd:md:md"
	timeMinutes = len("Tdd:")
)

func fits(text []byte, form string) bool {
	if len(text) < len(form) {
		return false
	}

	for i, c := range text[:len(form)] {
		var ok bool

		switch form[i] {
		case 'x':
			ok = isDigit(c) || 'a' <= c && c <= 'f'
		case 'n':
			ok = '1' <= c && c <= '8'
		case 'v':
			ok = c == '8' || c == '9' || c == 'a' || c == 'b'
		case 'd':
			ok = isDigit(c)
		case 'm':
			ok = '0' <= c && c <= '5'
		default:
			ok = c == form[i]
		}

		if !ok {
			return false
		}
	}

	return true
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

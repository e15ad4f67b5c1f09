// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func pageBody(users int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":%d,"startIndex":1,"itemsPerPage":100,"Resources":[`, users)

	for i := range users {
		if i > 0 {
			b.WriteByte(',')
		}

		fmt.Fprintf(&b, `{"schemas":["urn:scim:schemas:extension:atlassian-external:1.0","urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
"userName":"user%06d@corp.test","emails":[{"value":"user%06d@corp.test","type":"work","primary":true}],
"meta":{"resourceType":"User","location":"https://api.atlassian.com/scim/directory/DIR/Users/%06d","lastModified":"2026-11-01T10:00:00.123456Z","created":"2026-11-01T10:00:00.123456Z"},
"groups":[{"type":"direct","value":"g1","display":"everybody","$ref":"https://api.atlassian.com/scim/directory/DIR/Groups/g1"}],
"urn:scim:schemas:extension:atlassian-external:1.0":{"atlassianAccountId":"712020:%06d"},"id":"3fa85f64-5717-4562-b3fc-%012d","name":{"givenName":"Ann","familyName":"Ex%d"},
"displayName":"Ann Ex%d","title":"Engineer","department":"Development","organization":"Corp","timezone":"Europe/Berlin","preferredLanguage":"en-GB","active":true}`, i, i, i, i, i, i, i)
	}

	b.WriteString("]}")

	return []byte(b.String())
}

func BenchmarkDecodePage(b *testing.B) {
	body := pageBody(pageSize)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()

	for b.Loop() {
		var w listWire[userWire]
		if err := json.Unmarshal(body, &w); err != nil {
			b.Fatal(err)
		}

		if p := pageOf(w, (*userWire).user, func(u *User) string { return u.ID }); len(p.items) != pageSize {
			b.Fatal("users are missing")
		}
	}
}

func BenchmarkMergeListing(b *testing.B) {
	const users = 10_000

	var w listWire[userWire]
	if err := json.Unmarshal(pageBody(users), &w); err != nil {
		b.Fatal(err)
	}

	whole := pageOf(w, (*userWire).user, func(u *User) string { return u.ID })
	fetch := fetchPages(whole)
	list := func(ctx context.Context, _, start, count int) (page[User], error) { return fetch(ctx, start, count) }

	b.ReportAllocs()

	for b.Loop() {
		r := newReader(nil, list, "DIR")
		n := 0

		for _, err := range r.all(b.Context()) {
			if err != nil {
				b.Fatal(err)
			}

			n++
		}

		if n != users {
			b.Fatalf("%d users", n)
		}
	}
}

// fetchPages serves pages of a list that is in memory.
func fetchPages(whole page[User]) func(context.Context, int, int) (page[User], error) {
	return func(_ context.Context, start, count int) (page[User], error) {
		from := min(start-1, len(whole.items))
		items := whole.items[from:min(from+count, len(whole.items))]

		return page[User]{items: items, length: len(items), total: len(whole.items)}, nil
	}
}

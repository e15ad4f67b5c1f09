// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"testing"
)

// misbehavior is a way to cut lists that some server has been seen to have, or might.
type misbehavior struct {
	name  string
	pages func(all []object, start, count int) object
	most  func(users int) int // pages that a list may cost, beside those of an honest directory
}

func with(page object, key string, value any) object {
	if value == nil {
		delete(page, key)
	} else {
		page[key] = value
	}

	return page
}

func few(int) int { return 16 }

var misbehaviors = []misbehavior{
	{"honest", listOf, few},
	{"total zero", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", 0) }, pagesOf},
	{"total negative", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", -5) }, pagesOf},
	{"total missing", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", nil) }, pagesOf},
	{"total no number", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", object{"n": 1}) }, pagesOf},
	{"total in quotes", func(all []object, s, c int) object {
		return with(listOf(all, s, c), "totalResults", strconv.Itoa(len(all)))
	}, few},
	{"total huge", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", 2_000_000_000) }, func(n int) int { return pagesOf(n) + 60 }},
	{"total beyond 32 bits", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", 9e17) }, pagesOf},
	{"total a little high", func(all []object, s, c int) object { return with(listOf(all, s, c), "totalResults", len(all)+150) }, pagesOf},
	{"total too low", func(all []object, s, c int) object {
		return with(listOf(all, s, c), "totalResults", len(all)/2)
	}, pagesOf},
	{"total is that of the page", func(all []object, s, c int) object {
		return with(listOf(all, s, c), "totalResults", len(cut(all, s, c)))
	}, pagesOf},
	{"caps at 20", func(all []object, s, c int) object { return listOf(all, s, min(c, 20)) }, func(n int) int { return 6 * pagesOf(n) }},
	{"one a page", func(all []object, s, _ int) object { return listOf(all, s, 1) }, func(n int) int { return n + 16 }},
	{"ignores count", func(all []object, s, _ int) object { return listOf(all, s, 10_000) }, few},
	{"ignores count and startIndex", func(all []object, _, _ int) object { return listOf(all, 1, 10_000) }, few},
	{"first page past the end", func(all []object, s, c int) object {
		if s > len(all) {
			s = 1
		}

		return listOf(all, s, c)
	}, few},
	{"first page past the end, total too low", func(all []object, s, c int) object {
		if s > len(all) {
			s = 1
		}

		return with(listOf(all, s, c), "totalResults", 1)
	}, pagesOf},
	{"itemsPerPage lies", func(all []object, s, c int) object { return with(listOf(all, s, c), "itemsPerPage", 10_000) }, few},
	{"startIndex lies", func(all []object, s, c int) object { return with(listOf(all, s, c), "startIndex", 1) }, few},
	{"Resources null when empty", func(all []object, s, c int) object {
		p := listOf(all, s, c)
		if len(cut(all, s, c)) == 0 {
			p["Resources"] = []object(nil)
		}

		return p
	}, few},
	{"Resources missing when empty", func(all []object, s, c int) object {
		p := listOf(all, s, c)
		if len(cut(all, s, c)) == 0 {
			delete(p, "Resources")
		}

		return p
	}, few},
	{"repeats each entry", func(all []object, s, c int) object {
		p := listOf(all, s, c)

		var twice []object
		for _, u := range cut(all, s, c) {
			twice = append(twice, u, u)
		}

		return with(p, "Resources", twice)
	}, pagesOf},
	{"pages overlap", func(all []object, s, c int) object { return listOf(all, max(1, s-5), c) }, pagesOf},
	{"short pages in the middle", func(all []object, s, c int) object { return listOf(all, s, max(1, c-s%37)) }, func(n int) int { return 8 * pagesOf(n) }},
	{"entries without id", func(all []object, s, c int) object {
		p := listOf(all, s, c)

		part := cut(all, s, c)
		if len(part) > 1 {
			part = append([]object{{"userName": "nobody"}, nil}, part...)
		}

		return with(p, "Resources", part)
	}, pagesOf},
}

func pagesOf(users int) int { return 2*(users/100+1) + 30 }

func TestUsers_survivesEveryServer(t *testing.T) {
	t.Parallel()

	for _, m := range misbehaviors {
		for _, users := range []int{0, 1, 99, 100, 101, 200, 950, 1000} {
			t.Run(fmt.Sprintf("%s/%d", m.name, users), func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T) {
					f := newFake(users)
					f.pages = m.pages
					got := collect(t, t.Context(), f.directory(t))
					slices.Sort(got)

					if m.name == "repeats each entry" || m.name == "entries without id" {
						// Two entries in the place of one: where a page ends in the list is anybody's guess. None may come twice.
						if c := slices.Compact(slices.Clone(got)); len(c) != len(got) {
							t.Error("a user came twice")
						}
					} else if !slices.Equal(got, f.ids()) {
						t.Errorf("got %d users, want %d, each once", len(got), users)
					}

					if n := f.lists(); n > m.most(users)+users/100+1 {
						t.Errorf("%d pages for %d users", n, users)
					}
				})
			})
		}
	}
}

// Whatever lists do, a user that is there is read, and one that is not is not.
func TestUser_survivesEveryServer(t *testing.T) {
	t.Parallel()

	for _, m := range misbehaviors {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				f := newFake(450)
				f.pages = m.pages
				readAll(t, f.directory(t), f.ids(), 10)
			})
		})
	}
}

func TestUsers_emptyPageTooEarly(t *testing.T) {
	t.Parallel()

	for _, at := range []int{1, 201, 901} {
		t.Run(strconv.Itoa(at), func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				f := newFake(1000)
				f.pages = func(all []object, s, c int) object {
					if s == at {
						return with(listOf(all, s, c), "Resources", []object{})
					}

					return listOf(all, s, c)
				}

				d := f.directory(t)
				if n := len(collect(t, t.Context(), d)); n != 900 {
					t.Errorf("%d users, want the 900 of the other pages", n)
				}

				readAll(t, d, f.ids(), 10) // the hundred are confirmed by id
			})
		})
	}
}

// A user who is deleted in front of a page not yet asked for moves another one across its border.
func TestUsers_shrinksMeanwhile(t *testing.T) {
	t.Parallel()

	f := newFake(500)
	first := true
	f.pages = func(all []object, s, c int) object {
		p := listOf(all, s, c)
		if s == 1 && first {
			first = false
			f.users = f.users[1:]
		}

		return p
	}

	got := collect(t, t.Context(), f.directory(t))
	for _, id := range f.ids() {
		if !slices.Contains(got, id) {
			t.Errorf("%s was lost", id)
		}
	}

	slices.Sort(got)

	if len(slices.Compact(slices.Clone(got))) != len(got) {
		t.Error("a user came twice")
	}
}

func TestUsers_growsMeanwhile(t *testing.T) {
	t.Parallel()

	f := newFake(500)
	f.pages = func(all []object, s, c int) object {
		if len(f.users) < 800 {
			f.users = append(f.users, userObject(10_000+len(f.users)))
		}

		return listOf(all, s, c)
	}

	got := collect(t, t.Context(), f.directory(t))
	for i := range 500 {
		if id := text(userObject(i), "id"); !slices.Contains(got, id) {
			t.Errorf("%s was lost", id)
		}
	}
}

// Random servers: no hang, no loss of a user that stays, no user twice, no read of an existing user that fails.
func TestReader_randomServers(t *testing.T) {
	t.Parallel()

	for seed := range uint64(60) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(seed, 7))
				users := rnd.IntN(400)
				f := newFake(users)
				stays := f.ids()

				var lies []func(all []object, s, c int, p object) object

				pool := []func(all []object, s, c int, p object) object{
					func(all []object, _, _ int, p object) object { return with(p, "totalResults", rnd.IntN(2*len(all)+1)) },
					func(all []object, s, c int, _ object) object { return listOf(all, s, 1+rnd.IntN(c)) },
					func(all []object, s, c int, p object) object {
						if s > len(all) {
							return listOf(all, 1, c)
						}

						return p
					},
					func(all []object, s, c int, p object) object {
						part := cut(all, s, c)
						rnd.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })

						return with(p, "Resources", part)
					},
					func(_ []object, _, _ int, p object) object {
						f.nextID++
						f.users = append(f.users, userObject(f.nextID))

						return p
					},
				}
				for _, lie := range pool {
					if rnd.IntN(2) == 0 {
						lies = append(lies, lie)
					}
				}

				grown := 0
				f.pages = func(all []object, s, c int) object {
					p := listOf(all, s, c)

					for _, lie := range lies {
						if grown++; grown < 5000 {
							p = lie(all, s, c, p)
						}
					}

					return p
				}

				failing := rnd.IntN(3) == 0
				if failing {
					f.hook = func(e *exchange) *http.Response {
						if e.path == "/Users" && e.query["startIndex"] == "101" {
							return scimError(http.StatusBadRequest, "")
						}

						return nil
					}
				}

				d := f.directory(t)
				if len(stays) > 0 {
					readAll(t, d, stays, 1+rnd.IntN(20))
				}

				seen := make(map[string]int)

				for u, err := range d.Users(t.Context()) {
					if err != nil {
						if !failing {
							t.Error(err)
						}

						return
					}

					if seen[u.ID]++; seen[u.ID] > 1 {
						t.Errorf("%s came twice", u.ID)
					}
				}
			})
		})
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package scim_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/orgadmin/terraform-provider-atlassian/internal/acctest/depth"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

// misbehavior is a wrong way to page lists, seen in some server or conceivable.
type misbehavior struct {
	name string
	// scim is the simulator's option for it, if there is one.
	scim simulator.SCIMOptions
	// asks changes the query of a list, and shows its answer.
	asks  func(url.Values)
	shows func(page object)
	most  func(users int) int // maximum number of pages beyond those of a correct directory
}

// start returns a misbehaving directory with this many users.
func (m misbehavior) start(t *testing.T, users int) *simulation {
	t.Helper()

	s := simulate(t, users, reading(m.scim))
	fault := simulator.Fault{Path: listOfUsers}

	if m.asks != nil {
		fault.Before = asking(m.asks)
	}

	if m.shows != nil {
		fault.Answer = simulator.Amend(m.shows)
	}

	if m.asks != nil || m.shows != nil {
		s.Inject(fault)
	}

	return s
}

// total reports another total than the number of users; nil omits it.
func total(of func(users int) any) func(object) {
	return func(page object) {
		if page["totalResults"] = of(int(page["totalResults"].(float64))); page["totalResults"] == nil {
			delete(page, "totalResults")
		}
	}
}

func entries(page object) []any { return page["Resources"].([]any) }

func number(query url.Values, name string) int {
	n, _ := strconv.Atoi(query.Get(name))
	return n
}

func sixteen(int) int { return 16 }

func pagesOf(users int) int { return 2*(users/100+1) + 30 }

var misbehaviors = []misbehavior{
	{name: "honest", most: sixteen},
	{name: "total zero", shows: total(func(int) any { return 0 }), most: pagesOf},
	{name: "total negative", shows: total(func(int) any { return -5 }), most: pagesOf},
	{name: "total missing", shows: total(func(int) any { return nil }), most: pagesOf},
	{name: "total no number", shows: total(func(int) any { return object{"n": 1} }), most: pagesOf},
	{name: "total in quotes", shows: total(func(n int) any { return strconv.Itoa(n) }), most: sixteen},
	{name: "total huge", shows: total(func(int) any { return 2_000_000_000 }), most: func(n int) int { return pagesOf(n) + 60 }},
	{name: "total beyond 32 bits", shows: total(func(int) any { return 9e17 }), most: pagesOf},
	{name: "total a little high", shows: total(func(n int) any { return n + 150 }), most: pagesOf},
	{name: "total too low", shows: total(func(n int) any { return n / 2 }), most: pagesOf},
	{name: "total is that of the page", scim: simulator.SCIMOptions{Paging: simulator.PagingTotalIsPage}, most: pagesOf},
	{name: "caps at 20", scim: simulator.SCIMOptions{PageCap: 20}, most: func(n int) int { return 6 * pagesOf(n) }},
	{name: "one a page", scim: simulator.SCIMOptions{PageCap: 1}, most: func(n int) int { return n + 16 }},
	{name: "ignores count", scim: simulator.SCIMOptions{Paging: simulator.PagingIgnoresCount, PageDefault: 10_000}, most: sixteen},
	{name: "ignores count and startIndex", scim: simulator.SCIMOptions{Paging: simulator.PagingEverything}, most: sixteen},
	{name: "first page past the end", scim: simulator.SCIMOptions{Paging: simulator.PagingFirstPageAgain}, most: sixteen},
	{
		name: "first page past the end, total too low", scim: simulator.SCIMOptions{Paging: simulator.PagingFirstPageAgain},
		shows: total(func(int) any { return 1 }), most: pagesOf,
	},
	{name: "itemsPerPage lies", shows: func(page object) { page["itemsPerPage"] = 10_000 }, most: sixteen},
	{name: "startIndex lies", shows: func(page object) { page["startIndex"] = 1 }, most: sixteen},
	{name: "Resources null when empty", shows: func(page object) {
		if len(entries(page)) == 0 {
			page["Resources"] = nil
		}
	}, most: sixteen},
	{name: "Resources missing when empty", shows: func(page object) {
		if len(entries(page)) == 0 {
			delete(page, "Resources")
		}
	}, most: sixteen},
	{name: "repeats each entry", shows: func(page object) {
		var twice []any
		for _, user := range entries(page) {
			twice = append(twice, user, user)
		}

		page["Resources"] = twice
	}, most: pagesOf},
	{name: "pages overlap", asks: func(query url.Values) {
		query.Set("startIndex", strconv.Itoa(max(1, number(query, "startIndex")-5)))
	}, most: pagesOf},
	{name: "short pages in the middle", asks: func(query url.Values) {
		query.Set("count", strconv.Itoa(max(1, number(query, "count")-number(query, "startIndex")%37)))
	}, most: func(n int) int { return 8 * pagesOf(n) }},
	{name: "entries without id", shows: func(page object) {
		if part := entries(page); len(part) > 1 {
			page["Resources"] = append([]any{object{"userName": "nobody"}, nil}, part...)
		}
	}, most: pagesOf},
}

func TestUsers_survivesEveryServer(t *testing.T) {
	t.Parallel()

	sizes := []int{0, 101, 250}
	if depth.Thorough() {
		sizes = append(sizes, 1, 100)
	}

	for _, m := range misbehaviors {
		for _, users := range sizes {
			t.Run(fmt.Sprintf("%s/%d", m.name, users), func(t *testing.T) {
				t.Parallel()
				inBubble(t, func(t *testing.T) {
					s := m.start(t, users)
					got, want := collect(t, s.directory(t)), s.users

					slices.Sort(got)

					if m.name == "repeats each entry" || m.name == "entries without id" {
						// The server shows two entries for one, so where a page ends in the list is undefined. No user
						// may come twice.
						if c := slices.Compact(slices.Clone(got)); len(c) != len(got) {
							t.Error("a user came twice")
						}
					} else if slices.Sort(want); !slices.Equal(got, want) {
						t.Errorf("got %d users, want %d, each once", len(got), users)
					}

					if n := s.lists(); n > m.most(users)+users/100+1 {
						t.Errorf("%d pages for %d users", n, users)
					}
				})
			})
		}
	}
}

// A user that exists is read, whatever the lists show.
func TestUser_survivesEveryServer(t *testing.T) {
	t.Parallel()

	for _, m := range misbehaviors {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := m.start(t, 150)
				readAll(t, s.directory(t), s.users, 10)
			})
		})
	}
}

func TestUsers_emptyPageTooEarly(t *testing.T) {
	t.Parallel()

	for _, at := range []string{"1", "201", "401"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				s := simulate(t, 500)
				s.Inject(simulator.Fault{Path: listOfUsers, Where: page(at), Answer: simulator.Amend(func(page map[string]any) {
					page["Resources"] = []any{}
				})})

				d := s.directory(t)
				if n := len(collect(t, d)); n != 400 {
					t.Errorf("%d users, want the 400 of the other pages", n)
				}

				first, _ := strconv.Atoi(at)
				readAll(t, d, s.users[first-1:first+99], 10) // reads the hundred by id
			})
		})
	}
}

// When a user before the next page is deleted, another user moves to the previous page and is still found.
func TestUsers_shrinksMeanwhile(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 500)
		s.Inject(simulator.Fault{Path: listOfUsers, Times: 1, After: func(*http.Request) { s.DeleteSCIMUser(s.id, s.users[0]) }})

		got := collect(t, s.directory(t))
		for _, id := range s.users[1:] {
			if !slices.Contains(got, id) {
				t.Errorf("%s was lost", id)
			}
		}

		slices.Sort(got)

		if len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Error("a user came twice")
		}
	})
}

func TestUsers_growsMeanwhile(t *testing.T) {
	t.Parallel()
	inBubble(t, func(t *testing.T) {
		s := simulate(t, 500)
		before := s.users
		s.Inject(simulator.Fault{Path: listOfUsers, Times: 100, Before: func(*http.Request) { _, _ = s.SeedSCIMUsers(s.id, 1) }})

		got := collect(t, s.directory(t))
		for _, id := range before {
			if !slices.Contains(got, id) {
				t.Errorf("%s was lost", id)
			}
		}
	})
}

// Servers with random behavior: no hang, every user that stays is listed once, and no read of an existing user fails.
func TestReader_randomServers(t *testing.T) {
	t.Parallel()

	for i := range depth.Sequences(8, 100) {
		seed := depth.FirstSeed() + i

		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			inBubble(t, func(t *testing.T) {
				var mu sync.Mutex // guards the random source, which concurrent requests share

				dice := rand.New(rand.NewPCG(seed, 7))
				perhaps := func() bool { return dice.IntN(2) == 0 }
				users := dice.IntN(250)
				lies, cuts, shuffles, grows, failing := perhaps(), perhaps(), perhaps(), perhaps(), dice.IntN(3) == 0

				var switches simulator.SCIMOptions
				if perhaps() {
					switches.Paging = simulator.PagingFirstPageAgain
				}

				s := simulate(t, users, reading(switches))
				if failing {
					s.Inject(simulator.Fault{Path: listOfUsers, Where: page("101"), Answer: simulator.RespondSCIM(http.StatusBadRequest, "", "refused")})
				}

				grown := 0

				fault := simulator.Fault{
					Path: listOfUsers,
					Before: func(r *http.Request) {
						mu.Lock()
						defer mu.Unlock()

						if cuts {
							asking(func(query url.Values) { query.Set("count", strconv.Itoa(1+dice.IntN(number(query, "count")))) })(r)
						}

						if grown++; grows && grown < 100 {
							_, _ = s.SeedSCIMUsers(s.id, 1)
						}
					},
				}

				if lies || shuffles {
					fault.Answer = simulator.Amend(func(page map[string]any) {
						mu.Lock()
						defer mu.Unlock()

						if lies {
							total(func(n int) any { return dice.IntN(2*n + 1) })(page)
						}

						if part := entries(page); shuffles {
							dice.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
						}
					})
				}

				s.Inject(fault)

				d := s.directory(t)
				if users > 0 {
					readAll(t, d, s.users, 1+dice.IntN(20))
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

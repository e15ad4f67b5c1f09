package admin_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)

func TestAdhoc(t *testing.T) {
	s := simulator.New(simulator.Options{World: "acme"})
	stop, err := s.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	cr := s.Credentials()
	w, err := client.New(client.Options{BaseURL: s.URL(), Key: client.NewSecret(cr.APIKey), MaxRetries: 2})
	if err != nil {
		t.Fatal(err)
	}
	a := admin.New(w, cr.OrgID)
	o, err := a.Organization(t.Context())
	fmt.Println(o, err)
	d, err := collect(t, a.Domains(t.Context()))
	fmt.Println(d, err)
	dd, err := collect(t, a.Directories(t.Context()))
	fmt.Println(dd, err)
	u, err := collect(t, a.SearchUsers(t.Context(), admin.UserQuery{Expand: []string{"productAccess", "groups", "platformRoles"}}))
	fmt.Println(len(u), err)
	if len(u) > 0 {
		fmt.Printf("%+v\n", *u[0])
	}
	n, err := a.CountUsers(t.Context(), admin.UserQuery{Status: []string{"active"}})
	fmt.Println("count", n, err)
	m, err := collect(t, a.ManagedAccounts(t.Context()))
	fmt.Println("managed", len(m), err)
	g, err := collect(t, a.SearchGroups(t.Context(), admin.GroupQuery{Expand: []string{"counts.users"}}))
	fmt.Println("groups", len(g), err)
	if len(g) > 0 {
		one, err := a.Group(t.Context(), "-", g[0].ID)
		fmt.Printf("%+v %v\n", one, err)
		ra, err := collect(t, a.GroupRoleAssignments(t.Context(), g[0].DirectoryID, g[0].ID))
		fmt.Println("group roles", ra, err)
	}
	ws, err := collect(t, a.Workspaces(t.Context()))
	fmt.Println("ws", len(ws), err)
	for _, x := range ws {
		fmt.Printf("%+v\n", *x)
	}
	k, err := collect(t, a.APIKeys(t.Context()))
	fmt.Println("keys", len(k), err)
	act, err := a.LastActive(t.Context(), u[0].AccountID)
	fmt.Println("act", act, err)
	ura, err := collect(t, a.UserRoleAssignments(t.Context(), u[0].AccountID))
	fmt.Println("roles", ura, err)
	sl, err := a.SCIMLinks(t.Context(), u[0].AccountID)
	fmt.Println("links", sl, err)
	sl, err = a.SCIMLinksForEmail(t.Context(), u[0].Email)
	fmt.Println("links", sl, err)
	p, err := account.New(w).Profile(t.Context(), u[0].AccountID)
	fmt.Println("profile", p, err)
	fmt.Println(account.New(w).Disable(t.Context(), u[1].AccountID, "x"), account.New(w).Disable(t.Context(), u[1].AccountID, "x"), account.New(w).Enable(t.Context(), u[1].AccountID))
	fmt.Println(a.SuspendUser(t.Context(), dd[0].ID, u[1].AccountID), a.RestoreUser(t.Context(), dd[0].ID, u[1].AccountID))
	fmt.Println(a.AssignUserRole(t.Context(), u[1].AccountID, "atlassian/nonsense", ws[0].ID))
	_, err = admin.New(w, "wrong").Organization(t.Context())
	fmt.Println(err)
}

func TestAdhocM4(t *testing.T) {
	for _, l := range []simulator.Limit{
		{RequestsPerSecond: 20}, {RequestsPerSecond: 20, RetryAfter: true}, {RequestsPerSecond: 20, Reset: simulator.ResetSeconds},
		{RequestsPerSecond: 20, Reset: simulator.ResetAbsent}, {RequestsPerSecond: 20, Reset: simulator.ResetAbsent, RetryAfter: true},
	} {
		for _, callers := range []int{10, 30} {
			t.Run(fmt.Sprint(l, callers), func(t *testing.T) {
				t.Parallel()
				var mu sync.Mutex
				var first, last time.Time
				refused := 0
				s := simulator.New(simulator.Options{World: "acme", Limit: l, Latency: 30 * time.Millisecond, Observe: func(e simulator.Entry) {}})
				stop, err := s.Start()
				if err != nil {
					t.Fatal(err)
				}
				defer stop()
				cr := s.Credentials()
				w, err := client.New(client.Options{BaseURL: s.URL(), Key: client.NewSecret(cr.SCIMKey), MaxRetries: 8, Transport: rt(func(r *http.Request) (*http.Response, error) {
					now := time.Now()
					resp, err := http.DefaultTransport.RoundTrip(r)
					mu.Lock()
					if first.IsZero() || now.Before(first) {
						first = now
					}
					if now.After(last) {
						last = now
					}
					if err == nil && resp.StatusCode == 429 {
						refused++
					}
					mu.Unlock()
					return resp, err
				})})
				if err != nil {
					t.Fatal(err)
				}
				var g sync.WaitGroup
				work := make(chan int, 200)
				for i := range 200 {
					work <- i
				}
				close(work)
				for range callers {
					g.Go(func() {
						for i := range work {
							_, err := w.Do(t.Context(), client.Request{Operation: "Creating", Method: "POST", Path: []string{"scim", "directory", cr.DirectoryID, "Users"}, Effect: client.Once,
								Body: map[string]any{"userName": fmt.Sprintf("zz%d@acme.example", i), "emails": []any{map[string]any{"value": fmt.Sprintf("zz%d@acme.example", i), "primary": true, "type": "work"}}}}, nil)
							if err != nil {
								t.Error(err)
								return
							}
						}
					})
				}
				g.Wait()
				fmt.Printf("%v callers %d: refused %d, ratio %.2f\n", l, callers, refused, last.Sub(first).Seconds()/10)
			})
		}
	}
}

type rt func(r *http.Request) (*http.Response, error)

func (f rt) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package account_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/account"
)

func start(t *testing.T, status int, body string) (c *account.Client, asked *[]string) {
	t.Helper()
	asked = &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		*asked = append(*asked, r.Method+" "+r.URL.EscapedPath()+" "+string(sent))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	wire, err := client.New(client.Options{BaseURL: server.URL, Key: client.NewSecret("test-key-0123456789"), MaxRetries: 3})
	if err != nil {
		t.Fatal(err)
	}
	return account.New(wire), asked
}

func TestProfile(t *testing.T) {
	t.Parallel()
	c, asked := start(t, 200, `{"account":{"account_id":"557058:a","name":"Ann","nickname":"ann","email":"ann@corp.test","account_type":"atlassian","account_status":"inactive","extended_profile":{}}}`)
	got, err := c.Profile(t.Context(), "557058:a|b")
	want := &account.Profile{
		AccountID: "557058:a", AccountType: "atlassian", Status: account.StatusInactive, Name: "Ann", Nickname: "ann", Email: "ann@corp.test",
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if diff := cmp.Diff([]string{"GET /users/557058:a%7Cb/manage/profile "}, *asked); diff != "" {
		t.Error(diff)
	}
}

func TestLifecycle(t *testing.T) {
	t.Parallel()
	c, asked := start(t, 204, "")
	for _, err := range []error{
		c.Disable(t.Context(), "557058:a", `left "the" company`), c.Disable(t.Context(), "557058:a", ""), c.Enable(t.Context(), "557058:a"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	want := []string{
		`POST /users/557058:a/manage/lifecycle/disable {"message":"left \"the\" company"}`,
		`POST /users/557058:a/manage/lifecycle/disable {}`,
		`POST /users/557058:a/manage/lifecycle/enable {}`,
	}
	if diff := cmp.Diff(want, *asked); diff != "" {
		t.Error(diff)
	}
}

func TestLifecycleFailures(t *testing.T) {
	t.Parallel()
	c, _ := start(t, 403, `{"key":"forbidden.action","context":{"allowed":false,"reason":{"key":"externalDirectory.scim"}}}`)
	err := c.Disable(t.Context(), "a", "")
	failure, ok := errors.AsType[*client.Error](err)
	if !ok || !errors.Is(err, client.ErrForbidden) || failure.Code != client.KeyForbiddenAction || failure.Reason != client.ReasonManagedByScim {
		t.Errorf("got %v", err)
	}
	// What a repetition does is not documented, so there is none.
	c, asked := start(t, 503, "")
	if err := c.Enable(t.Context(), "a"); !client.Uncertain(err) || len(*asked) != 1 {
		t.Errorf("asked %d times: %v", len(*asked), err)
	}
}

func TestNoAccountIDNoRequest(t *testing.T) {
	t.Parallel()
	c, asked := start(t, 204, "")
	if err := c.Disable(t.Context(), "", ""); !errors.Is(err, client.ErrInvalidPath) || len(*asked) != 0 {
		t.Errorf("got %v", err)
	}
}

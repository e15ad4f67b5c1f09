// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package framework_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/framework"
)

func TestClaims_listAfterSingles(t *testing.T) {
	t.Parallel()

	var claims framework.Claims

	if claims.OneMember("g", "b") || claims.OneMember("g", "a") {
		t.Error("single memberships alone are no conflict")
	}

	if users := claims.AllMembers("other"); users != nil {
		t.Errorf("another group's list is in conflict with %v", users)
	}

	if diff := cmp.Diff([]string{"a", "b"}, claims.AllMembers("g")); diff != "" {
		t.Errorf("the list was not told of the memberships (-want +got):\n%s", diff)
	}

	if users := claims.AllMembers("g"); users != nil {
		t.Errorf("told twice: %v", users)
	}
}

func TestClaims_singlesAfterList(t *testing.T) {
	t.Parallel()

	var claims framework.Claims

	if users := claims.AllMembers("g"); users != nil {
		t.Errorf("a list alone is in conflict with %v", users)
	}

	if !claims.OneMember("g", "a") {
		t.Error("a membership beside the list was not told of it")
	}

	if claims.OneMember("g", "b") {
		t.Error("told twice")
	}
}

func TestClaims_concurrent(t *testing.T) {
	t.Parallel()

	var (
		claims framework.Claims
		wg     sync.WaitGroup
		mu     sync.Mutex
		told   int
	)

	for i := range 100 {
		wg.Go(func() {
			conflict := claims.OneMember("g", fmt.Sprint("user-", i))
			if i == 50 {
				conflict = conflict || claims.AllMembers("g") != nil
			}

			if conflict {
				mu.Lock()
				told++
				mu.Unlock()
			}
		})
	}

	wg.Wait()

	if told != 1 {
		t.Errorf("the conflict was told %d times, want once", told)
	}
}

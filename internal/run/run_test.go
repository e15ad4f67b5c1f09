// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

func TestRun_FirstTime(t *testing.T) {
	t.Parallel()

	var r run.Run

	if !r.FirstTime("a") || r.FirstTime("a") || !r.FirstTime("b") {
		t.Error("a message is reported twice, or another not at all")
	}
}

func TestDeprovisions(t *testing.T) {
	t.Parallel()

	var d run.Deprovisions

	limit := int64(1)

	for i, test := range []struct {
		id    string
		limit *int64
		want  run.DeprovisionCount
	}{
		{"a", &limit, run.DeprovisionCount{People: []string{"A"}, Allowed: true}},
		{"a", &limit, run.DeprovisionCount{People: []string{"A"}, Allowed: true}},
		{"b", &limit, run.DeprovisionCount{People: []string{"A", "B"}, FirstRefused: true}},
		{"c", &limit, run.DeprovisionCount{People: []string{"A", "B", "C"}}},
		{"d", nil, run.DeprovisionCount{People: []string{"A", "B", "C", "D"}, Allowed: true}},
	} {
		got := d.Count(test.id, string(test.id[0]-'a'+'A'), test.limit)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%d (-want +got):\n%s", i, diff)
		}
	}
}

func TestAdministrators(t *testing.T) {
	t.Parallel()

	ann, bob := run.Administrator{AccountID: "a", Email: "ann@corp.test"}, run.Administrator{AccountID: "b", Email: "bob@corp.test"}

	var (
		administrators run.Administrators
		asked          int
	)

	ask := func(context.Context) ([]run.Administrator, error) {
		asked++
		if asked == 1 {
			return nil, errors.New("a failure that passes")
		}

		return []run.Administrator{ann, bob}, nil
	}

	if _, err := administrators.Without(t.Context(), ann, ask); err == nil {
		t.Error("the failure is lost")
	}

	for i, test := range []struct {
		who  run.Administrator
		want run.Verdict
	}{
		{run.Administrator{AccountID: "c", Email: "ann@corp.test"}, run.AdministratorRemains}, // another account, whatever the address
		{run.Administrator{Email: "ann@corp.test"}, run.AdministratorRemains},
		{ann, run.AdministratorRemains},
		{bob, run.LastAdministrator},
		{run.Administrator{}, run.AdministratorRemains},
		{run.Administrator{Email: "bob@corp.test"}, run.LastAdministrator},
	} {
		if got, err := administrators.Without(t.Context(), test.who, ask); got != test.want || err != nil {
			t.Errorf("%d: %v, %v; want %v", i, got, err, test.want)
		}
	}

	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

func TestAdministrators_cannotTell(t *testing.T) {
	t.Parallel()

	var forbidden, nobody run.Administrators

	asked := 0

	for range 2 {
		got, err := forbidden.Without(t.Context(), run.Administrator{AccountID: "a"}, func(context.Context) ([]run.Administrator, error) {
			asked++

			return nil, run.ErrAdministratorsForbidden
		})
		if got != run.AdministratorsForbidden || err != nil {
			t.Errorf("%v, %v", got, err)
		}

		got, err = nobody.Without(t.Context(), run.Administrator{AccountID: "a"}, func(context.Context) ([]run.Administrator, error) {
			asked++

			return nil, nil
		})
		if got != run.NoAdministratorFound || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}

	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}

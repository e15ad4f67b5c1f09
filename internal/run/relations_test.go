// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package run_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/orgadmin/terraform-provider-atlassian/internal/run"
)

func TestRelations_rekeyed(t *testing.T) {
	t.Parallel()

	var members run.Relations

	if held := members.Leave("old", "g", []string{"u", "v"}); held != nil {
		t.Errorf("%v stay for nobody", held)
	}

	standing := members.HoldOne("new", "g", "u")
	if diff := cmp.Diff(run.Standing{Left: true}, standing); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if diff := cmp.Diff([]string{"u"}, members.Leave("old", "g", []string{"u", "v"})); diff != "" {
		t.Errorf("right before the removal (-want +got):\n%s", diff)
	}

	if held := members.Leave("new", "g", []string{"u"}); held != nil {
		t.Errorf("its own block is to leave %v", held)
	}
}

func TestRelations_list(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.Leave("single", "g", []string{"u"})

	if standing := members.HoldAll("list", "g", []string{"u", "v"}); !standing.Left || standing.Twice {
		t.Errorf("got %+v", standing)
	}

	if standing := members.HoldAll("list", "g", []string{"u", "v"}); standing.Twice {
		t.Error("asked about twice, the list is in its own way")
	}

	if diff := cmp.Diff([]string{"v"}, members.Leave("single", "g", []string{"v", "w"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if !members.HoldAll("second", "g", nil).Twice {
		t.Error("two lists of one group")
	}

	if members.HoldAll("elsewhere", "h", nil).Twice {
		t.Error("a list of another group")
	}
}

func TestRelations_twice(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.HoldOne("1", "g", "u")

	if members.HoldOne("1", "g", "u").Twice || members.HoldOne("2", "g", "v").Twice {
		t.Error("one block is two")
	}

	if !members.HoldOne("2", "g", "u").Twice {
		t.Error("two blocks are one")
	}
}

// A list and single relations of one group are told of once, whichever is second.
func TestRelations_mixed(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.HoldOne("1", "g", "b")
	members.HoldOne("2", "g", "a")

	if diff := cmp.Diff([]string{"a", "b"}, members.HoldAll("list", "g", nil).Singles); diff != "" {
		t.Errorf("the list was not told of them (-want +got):\n%s", diff)
	}

	if members.HoldOne("3", "g", "c").Listed {
		t.Error("told twice")
	}

	members.HoldAll("list of h", "h", nil)

	if !members.HoldOne("4", "h", "a").Listed || members.HoldOne("5", "h", "b").Listed {
		t.Error("want it told once")
	}
}

func TestRelations_block(t *testing.T) {
	t.Parallel()

	var members run.Relations

	members.HoldOne("1", "g", "u")
	members.HoldAll("2", "h", nil)

	if one, all := members.Block("g", "u"), members.ListBlock("h"); one != "1" || all != "2" {
		t.Errorf("got %q and %q", one, all)
	}

	if again, list := members.Block("g", "u"), members.ListBlock("h"); again == "1" || list == "2" {
		t.Error("one block's word is kept in two states")
	}

	if a, b := members.Block("g", "other"), members.ListBlock("other"); a == "" || b == "" || a == b {
		t.Errorf("new blocks are %q and %q", a, b)
	}

	// A block whose plan could not tell what it is to have holds it when it is made, and the next one is another.
	made := members.Block("g", "unplanned")
	members.HoldOne(made, "g", "unplanned")

	if next := members.Block("g", "unplanned"); next == made {
		t.Error("two blocks that no plan has registered have one word")
	}
}

func TestRelations_concurrent(t *testing.T) {
	t.Parallel()

	var (
		members run.Relations
		wg      sync.WaitGroup
	)

	for i := range 100 {
		wg.Go(func() {
			block := run.Block(strconv.Itoa(i))
			members.HoldOne(block, "g", fmt.Sprint("u", i))
			members.HoldAll(block, fmt.Sprint("g", i), []string{"u"})
			members.Leave(block, "g", []string{fmt.Sprint("u", i)})
		})
	}

	wg.Wait()

	if held := members.Single("g", []string{"u1", "u2"}); held != nil {
		t.Errorf("%v are still held", held)
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"math/big"
	"testing"
)

// written returns a number as Terraform reads it from a configuration.
func written(t *testing.T, text string) *big.Float {
	t.Helper()

	number, _, err := big.ParseFloat(text, 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}

	return number
}

func TestPrices(t *testing.T) {
	t.Parallel()

	costs, err := newPrices(map[string]*big.Float{
		"jira": written(t, "7.53"), "jira-service-desk": written(t, "0.1"), "confluence": written(t, "0"), "not-theirs": written(t, "1e3"),
	})
	if err != nil {
		t.Fatal(err)
	}

	for key, want := range map[string]string{
		"jira-software": "753/100", "jira": "753/100", "jira-servicedesk": "1/10", "confluence": "0/1", "not-theirs": "1000/1",
	} {
		if got := costs.of(key); got == nil || got.String() != want {
			t.Errorf("a seat of %s costs %s, want %s", key, got, want)
		}
	}

	if got := costs.of("trello"); got != nil {
		t.Errorf("a product without a price costs %s", got)
	}

	if got := times(costs.of("jira-servicedesk"), 3); got.FloatString(3) != "0.300" {
		t.Errorf("three times 0.1 is %s", got)
	}

	if got := times(nil, 3); got != nil {
		t.Errorf("three times nothing known is %s", got)
	}
}

func TestPricesRefused(t *testing.T) {
	t.Parallel()

	for name, given := range map[string]map[string]*big.Float{
		"negative":                   {"jira": written(t, "-0.01")},
		"infinite":                   {"jira": new(big.Float).SetInf(false)},
		"two spellings, two prices":  {"jira": written(t, "1"), "jira-software": written(t, "2")},
		"another two, service desks": {"jira-servicedesk": written(t, "1"), "jira-service-desk": written(t, "1.5")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if costs, err := newPrices(given); err == nil {
				t.Errorf("accepted as %v", costs)
			}
		})
	}
}

func TestPricesTwoSpellingsOnePrice(t *testing.T) {
	t.Parallel()

	if _, err := newPrices(map[string]*big.Float{"jira": written(t, "1.10"), "jira-software": written(t, "1.1")}); err != nil {
		t.Error(err)
	}
}

func TestNoPrices(t *testing.T) {
	t.Parallel()

	costs, err := newPrices(nil)
	if err != nil || costs != nil || costs.of("jira") != nil {
		t.Errorf("got %v, %v", costs, err)
	}
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"math/big"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
)

// prices is the cost of a seat by product key, in the reader's currency and period. Nil means that no prices are given.
// Sums are exact, so the numbers are fractions, not floating point.
type prices map[string]*big.Rat

// newPrices reads prices by product key in any spelling. It is an error if two spellings of one product have different
// prices.
func newPrices(costPerSeat map[string]*big.Float) (prices, error) {
	if costPerSeat == nil {
		return nil, nil
	}

	p := make(prices, len(costPerSeat))

	for spelling, cost := range costPerSeat {
		// The shortest text that reads as this number is the decimal that was written; the number itself is only near
		// it.
		exact, ok := new(big.Rat).SetString(cost.Text('f', -1))
		if !ok || exact.Sign() < 0 {
			return nil, fmt.Errorf("the cost of a seat of %q must be a number of at least 0", spelling)
		}

		key := product.NormalKey(spelling)
		if other, twice := p[key]; twice && other.Cmp(exact) != 0 {
			return nil, fmt.Errorf("%q has two different costs, because the key is given in more than one spelling", key)
		}

		p[key] = exact
	}

	return p, nil
}

// of returns the price of a seat of the product; nil if there is none.
func (p prices) of(key string) *big.Rat { return p[product.NormalKey(key)] }

// times multiplies a price, which may be nil.
func times(price *big.Rat, n int) *big.Rat {
	if price == nil {
		return nil
	}

	return new(big.Rat).Mul(price, new(big.Rat).SetInt64(int64(n)))
}

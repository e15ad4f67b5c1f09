// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// withStateChecksInPlan runs the state checks on the plan without refresh that follows every apply. This saves one
// start of Terraform for each step.
func withStateChecksInPlan(steps []resource.TestStep) []resource.TestStep {
	steps = slices.Clone(steps)
	for i, step := range steps {
		if len(step.ConfigStateChecks) == 0 {
			continue
		}

		checks := &steps[i].ConfigPlanChecks
		checks.PostApplyPreRefresh = append(slices.Clone(checks.PostApplyPreRefresh), priorState(step.ConfigStateChecks))
		steps[i].ConfigStateChecks = nil
	}

	return steps
}

// priorState checks the prior state of a plan.
type priorState []statecheck.StateCheck

func (checks priorState) CheckPlan(ctx context.Context, req plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	state, err := withJSONNumbers(req.Plan.PriorState)
	if err != nil {
		resp.Error = err

		return
	}

	for _, check := range checks {
		var checked statecheck.CheckStateResponse

		check.CheckState(ctx, statecheck.CheckStateRequest{State: state}, &checked)
		resp.Error = errors.Join(resp.Error, checked.Error)
	}
}

// withJSONNumbers returns the state, or an empty one for nil, with json.Number for numbers. State checks expect that
// form, and a plan does not have it.
func withJSONNumbers(state *tfjson.State) (*tfjson.State, error) {
	var again tfjson.State

	if state == nil {
		return &again, nil
	}

	text, err := json.Marshal(state)
	if err != nil {
		return nil, err
	}

	again.UseJSONNumber(true)

	return &again, json.Unmarshal(text, &again)
}

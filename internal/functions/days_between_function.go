// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client"
)

type daysBetweenFunction struct{}

// NewDaysBetweenFunction returns the function days_between.
func NewDaysBetweenFunction() function.Function { return daysBetweenFunction{} }

func (daysBetweenFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "days_between"
}

func (daysBetweenFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Whole days between two times",
		MarkdownDescription: "How many whole days, of 24 hours each, lie between two times in RFC 3339, rounded down: 36 hours are 1 day. It is negative when `to` is before `from`, and " +
			"rounded down as well: 12 hours back are -1. With `plantimestamp()` it says how long ago something was.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "from", MarkdownDescription: "Time in RFC 3339, such as `2026-11-06T23:07:29Z`."},
			function.StringParameter{Name: "to", MarkdownDescription: "Time in RFC 3339."},
		},
		Return: function.Int64Return{},
	}
}

func (daysBetweenFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var texts [2]string

	resp.Error = req.Arguments.Get(ctx, &texts[0], &texts[1])
	if resp.Error != nil {
		return
	}

	var times [2]time.Time

	for i, text := range texts {
		var err error

		// RFC 3339 allows lower-case t and z, too.
		if times[i], err = time.Parse(time.RFC3339, strings.ToUpper(text)); err != nil {
			resp.Error = function.ConcatFuncErrors(resp.Error, function.NewArgumentFuncError(int64(i), fmt.Sprintf(
				"%q is no time in RFC 3339, such as 2026-11-06T23:07:29Z; a date alone needs \"T00:00:00Z\" after it", shortened(text))))
		}
	}

	if resp.Error != nil {
		return
	}

	resp.Error = resp.Result.Set(ctx, client.WholeDays(times[0], times[1]))
}

// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/client/product"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/diagnostics"
)

// title names an app in messages.
func title(app product.App) string {
	switch {
	case app.SiteURL != "":
		return app.Name + " on " + app.SiteURL
	default:
		return app.Name + " (" + app.ID + ")"
	}
}

// incompleteApps warns that Atlassian counts more apps than it lists.
func incompleteApps(err *admin.IncompleteError) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Apps missing from the report", fmt.Sprintf(
		"The list of apps is cut short: Atlassian counts %d and lists %d. What is not listed is not in this report. Run the command again.",
		err.Total, err.Listed))
}

// refusedApps warns of the apps whose seats Atlassian does not report.
func refusedApps(rows []row) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, r := range rows {
		if r.refused != nil {
			diags.AddWarning("Seats not counted", fmt.Sprintf(
				"Atlassian refuses to count the seats of %s, so its figures are null: %s. The figures of all other apps stand.",
				title(r.app), strings.TrimSuffix(r.refused.Error(), ".")))
		}
	}

	return diags
}

// unlistedApps warns of the apps whose seats Atlassian reports, but not their holders.
func unlistedApps(rows []row) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, r := range rows {
		if r.unlisted == nil || r.refused != nil {
			continue
		}

		counted := ""
		if r.source == sourceCounted {
			counted = "The number of used seats is Atlassian's count of people, which has service accounts and apps in it, should it know such. "
		}

		diags.AddWarning("Holders not listed", fmt.Sprintf(
			"Atlassian refuses to list who holds the seats of %s, so nobody of them is named, and figures of their activity are null: %s. %s"+
				"The figures of all other apps stand.", title(r.app), strings.TrimSuffix(r.unlisted.Error(), "."), counted))
	}

	return diags
}

// activityUnknown warns of apps whose use is not known.
func activityUnknown(rows []row) diag.Diagnostics {
	var (
		diags              diag.Diagnostics
		unreported, people []string
	)

	for _, r := range rows {
		if r.activityUnreported {
			unreported = append(unreported, title(r.app))
		}

		for _, h := range r.holders {
			if h.activity.Unknown {
				people = append(people, h.label()+" in "+title(r.app))
			}
		}
	}

	if unreported != nil {
		diags.AddWarning("Last activity unknown", "Atlassian reports no activity of anybody in "+diagnostics.JoinNames(unreported)+
			", nor in the same product elsewhere. Whether nobody uses it or Atlassian does not record its use can't be told, so the figures of inactive seats are null and nobody is named.")
	}

	if people != nil {
		diags.AddWarning("Last activity not readable", fmt.Sprintf("The time at which Atlassian says that somebody was last active is none: %s. "+
			"They count neither as inactive nor as never active.", diagnostics.JoinNames(people)))
	}

	return diags
}

// label names a person in messages.
func (p *person) label() string {
	if p.email != "" {
		return p.email
	}

	return p.accountID
}

// undatedPeople warns of people who may be new, because Atlassian does not report when they joined.
func undatedPeople(people []string) diag.Diagnostics {
	if len(people) == 0 {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic("Date of joining unknown", "Atlassian does not say when these people were added to the organization, "+
		"so grace_days can't spare those of them who are new: "+diagnostics.JoinNames(people)+".")}
}

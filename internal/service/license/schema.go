// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package license

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/orgadmin/terraform-provider-atlassian/internal/client/admin"
	"github.com/orgadmin/terraform-provider-atlassian/internal/framework/accept"
)

// defaultInactiveDays is how many days without activity make a seat unused by default.
const defaultInactiveDays = 90

var (
	inactiveDescription = fmt.Sprintf("People inactive for this many days, from 1 to %d, count as inactive: their last activity, as Atlassian reports it "+
		"up to 24 hours late, is at least so long ago. Who has never been active is counted apart. What can't be told is neither. ", accept.MaxDays)
	includeGrantsDescription = fmt.Sprintf("Whether to tell what gives each seat, in `granted_by` and `revocable_by`. Defaults to `false`. Takes one request for each app of the "+
		"organization and %[1]d of its groups, one for each %[1]d members of each group that gives a seat, and, where the provider has a SCIM directory, one for each "+
		"synchronized group among them; data sources that are read together ask for all of that once. ", admin.PageLimit)
)

const (
	productKeysDescription = "Only these products, by key, such as `jira-software`, `jira-servicedesk` or `confluence`. Either spelling of a key " +
		"will do: `jira` and `jira-software` are the same product, and so are `jira-service-desk` and `jira-servicedesk`. " +
		"Unset, all products; an empty list, none; a key that no app has is warned of."
	productKeyDescription = "Key of the product, as Atlassian's workspaces spell it (`typeKey`), such as `jira-software`; of a key with several " +
		"spellings, always the same one. The key of a product that this provider does not know is as Atlassian gives it."
	lastActiveDescription = "When the person last used the app, in RFC 3339 (UTC), as Atlassian reports it up to 24 hours late. Of the Jira apps of a site, " +
		"Atlassian may record a use without saying of which: it then counts for each of them. Null when Atlassian reports no activity, or none that can be read."
	roleDescription  = "Role that the seat comes from: `atlassian/admin` for an administrator of the app, otherwise `atlassian/user`."
	emailDescription = "E-mail address. Null when Atlassian hides it."
)

func inactiveDaysAttribute(description string) schema.Int64Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: inactiveDescription + description,
		Optional:            true,
		Computed:            true,
		Validators:          []validator.Int64{int64validator.Between(1, accept.MaxDays)},
	}
}

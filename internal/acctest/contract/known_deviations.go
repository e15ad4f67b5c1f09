// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import "net/http"

// newerOperations lists operations that the documents lack.
var newerOperations = []newerOperation{
	{http.MethodGet, "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/get-scim-links", "API §2.2, 21"},
	{http.MethodPost, "/admin/user-provisioning/v1/org/{orgId}/get-scim-links-for-email", "API §2.2, 22"},
	{
		http.MethodPatch,
		"/admin/user-provisioning/v1/org/{orgId}/scimDirectoryId/{scimDirectoryId}/scimUserId/{scimUserId}/unlink",
		"API §2.2, 23",
	},
	{http.MethodGet, "/admin/api-access/v1/orgs/{orgId}/api-keys", "API §6.1"},
}

// Names of the documents.
const (
	organizations    = "organizations"
	userManagement   = "user-management"
	userProvisioning = "user-provisioning-2022"
)

// Pointers to the extensions of a user.
const (
	enterpriseExtension = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
	accountExtension    = "/urn:scim:schemas:extension:atlassian-external:1.0"
)

// knownDeviations lists the contradictions of API §9.2 and a few that other sections of the fact sheet explain.
var knownDeviations = []knownDeviation{
	// User provisioning. The document dates from August 2022.
	{
		document: userProvisioning, place: inAnswer, rule: "enum",
		fields: []string{"/meta/resourceType", "/Resources/*/meta/resourceType"}, values: []string{`"User"`, `"Group"`},
		reason: "the document says USER and GROUP, answers say User and Group", section: "API §9.2",
	},
	{
		document: userProvisioning, operation: "PATCH *", place: inRequest, rule: ruleProperty, fields: []string{"/Operations"},
		reason: "the schema says operations, its example and every client Operations", section: "API §9.2",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, fields: []string{"/schemas"},
		reason: "said to be read-only and to be required in the same sentence", section: "API §2.4",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, fields: []string{"/externalId"},
		reason: "the client's identifier, which only the client can set", section: "API §2.4",
	},
	{
		document: userProvisioning, operation: "PUT /scim/*/Users/{userId}", place: inRequest, rule: ruleReadOnly,
		fields: []string{
			"/id", "/meta", "/meta/*", "/groups", "/groups/*/*", accountExtension, accountExtension + "/atlassianAccountId",
		},
		reason: "a record that was read may be sent back whole: what is read-only is ignored", section: "API §2.9",
	},
	{
		document: userProvisioning, operation: "PUT /scim/*/Users/{userId}", place: inRequest, rule: "enum",
		fields: []string{"/meta/resourceType"}, values: []string{`"User"`},
		reason: "the document says USER and GROUP, answers say User and Group", section: "API §9.2",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, fields: []string{enterpriseExtension, enterpriseExtension + "/*"},
		reason: "said to be read-only, yet identity providers write department there", section: "API §9.2",
	},
	{
		document: userProvisioning, operation: "PATCH /scim/*/Groups/{id}", place: inRequest, rule: ruleReadOnly,
		fields: []string{"/Operations/*/path"}, reason: "members are said to be read-only, yet this operation's example adds some",
		section: "API §2.7",
	},
	{
		document: userProvisioning, operation: "PATCH /scim/*/Users/{userId}", place: inRequest, rule: ruleReadOnly,
		fields: []string{"/Operations/*/path"}, values: []string{
			`"externalId"`,
			`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"`,
			`"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:organization"`,
		},
		reason: "said to be read-only, yet written by identity providers", section: "API §2.7",
	},
	{
		document: userProvisioning, operation: "PUT /scim/*/Users/{userId}", status: http.StatusConflict, place: inStatus,
		rule: ruleStatus, as: "ScimError", reason: "a conflict is measured on updates", section: "API §2.8",
	},
	{
		document: userProvisioning, operation: "PATCH /scim/*/Users/{userId}", status: http.StatusConflict, place: inStatus,
		rule: ruleStatus, as: "ScimError", reason: "a conflict is measured on updates", section: "API §2.8",
	},
	{
		document: userProvisioning, operation: "PATCH *", status: http.StatusNoContent, place: inStatus, rule: ruleStatus,
		reason: "a PATCH without effect may answer without a body", section: "API §9.7",
	},
	{
		document: userProvisioning, operation: "PATCH *", status: http.StatusMethodNotAllowed, place: inStatus,
		rule: ruleStatus, as: "ScimError", reason: "which operations there are is said to be up to ServiceProviderConfig",
		section: "API §2.7",
	},
	{
		document: userProvisioning, operation: "PATCH *", status: http.StatusNotImplemented, place: inStatus,
		rule: ruleStatus, as: "ScimError", reason: "which operations there are is said to be up to ServiceProviderConfig",
		section: "API §2.7",
	},
	{
		document: userProvisioning, status: http.StatusTooManyRequests, place: inStatus, rule: ruleStatus,
		reason: "not listed, yet documented elsewhere and retried by clients", section: "API §2.8",
	},
	{
		document: userProvisioning, place: inAnswer, rule: "nullable", values: []string{"null"}, fields: []string{
			accountExtension + "/atlassianAccountId", "/Resources/*" + accountExtension + "/atlassianAccountId",
		},
		reason: "absent or null when the record is not linked", section: "API §2.5",
	},

	// User management.
	{
		document: userManagement, place: inPath, rule: "pattern", fields: []string{"account_id"},
		reason: "the pattern ends in a line feed, which no id has", section: "API §5",
	},
	{
		document: userManagement, place: inAnswer, rule: "pattern", fields: []string{"/account/account_id", "/context/accountId"},
		reason: "the pattern ends in a line feed, which no id has", section: "API §5",
	},
	{
		document: userManagement, place: inAnswer, rule: ruleProperty, fields: []string{"/errorKey", "/errorDetail"},
		reason: "measured beside key", section: "API §8.4, E5",
	},
	{
		document: userManagement, status: http.StatusTooManyRequests, place: inStatus, rule: ruleStatus,
		reason: "limits exist, unpublished", section: "API §8.1",
	},

	// Organizations.
	{
		document: organizations, place: inAnswer, rule: "enum", fields: []string{"/data/accountType", "/data/*/accountType"},
		values: []string{`"app"`, `"customer"`},
		reason: "whether accounts that are no people are listed is open; where they are, they say so", section: "API §9.2",
	},
	{
		document: organizations, operation: "* */users/search", place: inAnswer, rule: "format",
		fields: []string{"/data/*/productAccess/*/lastActiveTimestamp"},
		reason: "one example is all that is known of the form; to the minute is measured elsewhere", section: "API §8.1",
	},
	{
		document: organizations, operation: "POST *", place: inRequest, rule: ruleContent, values: []string{"{}"},
		reason: "a write without a body answers 415, whatever the document says", section: "API §9.2",
	},
	{
		document: userManagement, operation: "POST *", place: inRequest, rule: ruleContent, values: []string{"{}"},
		reason: "a write without a body answers 415 on sibling calls", section: "API §9.2",
	},
	{
		document: organizations, operation: "POST /admin/v1/*/users/{userId}/*", place: inPath, rule: "format",
		fields: []string{"userId"}, reason: "said to be a UUID; ids are opaque", section: "API §9.2",
	},
	{
		document: organizations, operation: "GET /admin/v1/orgs/{orgId}/users", status: http.StatusForbidden,
		place: inStatus, rule: ruleStatus, as: "NoPermsError", reason: "measured, not listed", section: "API §9.2",
	},
	{
		document: organizations, operation: "POST /admin/v2/orgs/{orgId}/workspaces",
		status: http.StatusTooManyRequests, place: inStatus, rule: ruleStatus, as: "ProxyError",
		reason: "limits exist, unpublished, and are the gateway's", section: "API §4.7",
	},
	{
		document: organizations, operation: "* /admin/v2/orgs/{orgId}/directories/{directoryId}/*", place: inAnswer,
		rule: ruleContent, as: "Errors",
		reason: "changes of groups and users describe no body, yet answer the usual envelope", section: "API §4.1",
	},
	{
		document: organizations, operation: "* /admin/v2/*", status: http.StatusUnauthorized, place: inAnswer,
		rule: ruleProperty, fields: []string{"/code", "/message"},
		reason: "a key that is missing or wrong is refused by the gateway, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, status: http.StatusNotFound, place: inStatus, rule: ruleStatus, as: "NoPermsError",
		operation: "GET /admin/v2/orgs/{orgId}/directories",
		reason:    "another organization's id is refused by the router, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, status: http.StatusNotFound, place: inStatus, rule: ruleStatus, as: "NoPermsError",
		operation: "GET /admin/v1/orgs/{orgId}/domains",
		reason:    "another organization's id is refused by the router, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, status: http.StatusNotFound, place: inAnswer, rule: ruleProperty,
		fields: []string{"/timestamp", "/path", "/requestId"},
		reason: "another organization's id is refused by the router, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, status: http.StatusNotFound, place: inAnswer, rule: ruleProperty,
		fields: []string{"/status", "/error", "/message"}, values: []string{"404", `"Not Found"`, `"TCS validation failed"`},
		reason: "another organization's id is refused by the router, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, status: http.StatusNotFound, place: inAnswer, fields: []string{"/status"}, values: []string{"404"},
		rule: "enum", reason: "the router's shape is described for 403 only", section: "API §1.4",
	},
	{
		document: organizations, operation: "POST /admin/v2/orgs/{orgId}/workspaces", status: http.StatusNotFound,
		place: inAnswer, rule: "type", fields: []string{"/status"}, values: []string{"404"},
		reason: "another organization's id is refused by the router, in its own shape", section: "API §1.4",
	},
	{
		document: organizations, operation: "GET /admin/v1/orgs/{orgId}/users", status: http.StatusOK, place: inAnswer,
		rule: "enum", fields: []string{"/data/*/product_access/*/key"},
		reason: "the list of keys is old, newer products may appear", section: "API §3.3",
	},
	{
		document: organizations, operation: "GET /admin/v2/orgs/{orgId}/directories",
		status: http.StatusForbidden, place: inStatus, rule: ruleStatus, as: "Errors",
		reason: "a scoped key without the scope is refused with 403, listed or not", section: "API §1.4",
	},
	{
		document: organizations, operation: "GET /admin/v2/*/role-assignments",
		status: http.StatusForbidden, place: inStatus, rule: ruleStatus, as: "Errors",
		reason: "a scoped key without the scope is refused with 403, listed or not", section: "API §1.4",
	},
	{
		document: organizations, operation: "GET /admin/v2/*/users/{accountId}/role-assignments", status: http.StatusOK,
		place: inAnswer, rule: "enum", fields: []string{"/data/*/userDirectoryStatus"}, values: []string{"null"},
		reason: "null for platform roles by its own description, which stands beside a $ref and so does not count", section: "API §4.6",
	},
	{
		document: organizations, operation: "GET /admin/v1/orgs/{orgId}",
		status: http.StatusForbidden, place: inStatus, rule: ruleStatus, as: "NoPermsError",
		reason: "a scoped key without the scope is refused with 403, listed or not", section: "API §1.4",
	},
}

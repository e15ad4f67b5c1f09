// Copyright (c) The terraform-provider-atlassian authors
// SPDX-License-Identifier: MPL-2.0

package contract

import "net/http"

// newerOperations are those that the documents do not have yet.
var newerOperations = []newerOperation{
	{http.MethodGet, "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/get-scim-links", "API §2.2, 21"},
	{http.MethodPost, "/admin/user-provisioning/v1/org/{orgId}/get-scim-links-for-email", "API §2.2, 22"},
	{
		http.MethodPatch,
		"/admin/user-provisioning/v1/org/{orgId}/scimDirectoryId/{scimDirectoryId}/scimUserId/{scimUserId}/unlink",
		"API §2.2, 23",
	},
	{http.MethodDelete, "/admin/user-provisioning/v1/org/{orgId}/user/{accountId}/onlyDeleteUserInDB", "API §2.2, 24"},
	{http.MethodGet, "/admin/api-access/v1/orgs/{orgId}/api-keys", "API §6.1"},
	{http.MethodGet, "/admin/api-access/v1/orgs/{orgId}/api-keys/count", "API §6.1"},
}

// Names of the documents.
const (
	organizations    = "organizations"
	userManagement   = "user-management"
	userProvisioning = "user-provisioning-2022"
)

const enterpriseExtension = "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

// knownDeviations are the contradictions of API §9.2 and the few more that the
// fact sheet explains elsewhere.
var knownDeviations = []known{
	// User provisioning: the document is of August 2022.
	{
		document: userProvisioning, place: inAnswer, rule: "enum", field: "/meta/resourceType",
		values: []string{`"User"`, `"Group"`},
		reason: "the document says USER and GROUP, answers say User and Group", section: "API §9.2",
	},
	{
		document: userProvisioning, place: inAnswer, rule: "enum", field: "/Resources/*/meta/resourceType",
		values: []string{`"User"`, `"Group"`},
		reason: "the document says USER and GROUP, answers say User and Group", section: "API §9.2",
	},
	{
		document: userProvisioning, operation: "PATCH *", place: inRequest, rule: ruleProperty, field: "/Operations",
		reason: "the schema says operations, its example and every client Operations", section: "API §9.2",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, field: "/schemas",
		reason: "said to be read-only and to be required in the same sentence", section: "API §2.4",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, field: "/externalId",
		reason: "the client's identifier, which only the client can set", section: "API §2.4",
	},
	{
		document: userProvisioning, operation: "PUT *", place: inRequest, rule: ruleReadOnly, field: "/id",
		reason: "read-only, ignored if sent", section: "API §2.4",
	},
	{
		document: userProvisioning, operation: "* /scim/*/Groups*", place: inRequest, rule: ruleReadOnly, field: "/members",
		reason: "PUT refuses members that do not exist, so it reads them", section: "API §2.6",
	},
	{
		document: userProvisioning, place: inRequest, rule: ruleReadOnly, field: enterpriseExtension,
		reason: "said to be read-only, yet identity providers write department there", section: "API §9.2",
	},
	{
		document: userProvisioning, operation: "PATCH /scim/*/Groups/{id}", place: inRequest, rule: ruleReadOnly,
		field: "/Operations/*/path", reason: "members are said to be read-only, yet this operation's example adds some",
		section: "API §2.7",
	},
	{
		document: userProvisioning, operation: "PATCH /scim/*/Users/{userId}", place: inRequest, rule: ruleReadOnly,
		field: "/Operations/*/path", values: []string{
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
		document: userProvisioning, operation: "GET /scim/*/ServiceProviderConfig", status: http.StatusOK, place: inAnswer,
		rule: "type", field: "", reason: "the document types discovery documents as strings", section: "API §2.12",
	},
	{
		document: userProvisioning, operation: "GET /scim/*/Schemas*", status: http.StatusOK, place: inAnswer,
		rule: "type", field: "", reason: "the document types discovery documents as strings", section: "API §2.12",
	},
	{
		document: userProvisioning, operation: "GET /scim/*/ResourceTypes*", status: http.StatusOK, place: inAnswer,
		rule: "type", field: "", reason: "the document types discovery documents as strings", section: "API §2.12",
	},
	{
		document: userProvisioning, place: inAnswer, rule: "nullable",
		field: "/urn:scim:schemas:extension:atlassian-external:1.0/atlassianAccountId", values: []string{"null"},
		reason: "absent or null when the record is not linked", section: "API §2.5",
	},
	{
		document: userProvisioning, place: inAnswer, rule: "nullable",
		field:  "/Resources/*/urn:scim:schemas:extension:atlassian-external:1.0/atlassianAccountId",
		values: []string{"null"}, reason: "absent or null when the record is not linked", section: "API §2.5",
	},

	// User management.
	{
		document: userManagement, place: inPath, rule: "pattern", field: "account_id",
		reason: "the pattern ends in a line feed, which no id has", section: "API §5",
	},
	{
		document: userManagement, place: inAnswer, rule: "pattern", field: "/account/account_id",
		reason: "the pattern ends in a line feed, which no id has", section: "API §5",
	},
	{
		document: userManagement, place: inAnswer, rule: "pattern", field: "/context/accountId",
		reason: "the pattern ends in a line feed, which no id has", section: "API §5",
	},
	{
		document: userManagement, place: inAnswer, rule: ruleProperty, field: "/errorKey",
		reason: "measured beside key", section: "API §8.4, E5",
	},
	{
		document: userManagement, place: inAnswer, rule: ruleProperty, field: "/errorDetail",
		reason: "measured beside key", section: "API §8.4, E5",
	},
	{
		document: userManagement, status: http.StatusTooManyRequests, place: inStatus, rule: ruleStatus,
		reason: "limits exist, unpublished", section: "API §8.1",
	},

	// Organizations.
	{
		document: organizations, operation: "GET /admin/v2/*/users/{userId}", place: inPath, rule: ruleParameter,
		field: "accountId", reason: "the path calls it userId, the parameter accountId", section: "API §9.2",
	},
	{
		document: organizations, operation: "POST /admin/v1/*/users/{userId}/*", place: inPath, rule: "format",
		field: "userId", reason: "said to be a UUID; ids are opaque", section: "API §9.2",
	},
	{
		document: organizations, operation: "GET /admin/v1/orgs/{orgId}/users", status: http.StatusForbidden,
		place: inStatus, rule: ruleStatus, as: "NoPermsError", reason: "measured, not listed", section: "API §9.2",
	},
	{
		document: organizations, operation: "POST /admin/v2/orgs/{orgId}/workspaces",
		status: http.StatusTooManyRequests, place: inStatus, rule: ruleStatus, as: "ProxyError",
		reason: "limits exist, unpublished", section: "API §4.7",
	},
	{
		document: organizations, operation: "* /admin/v2/orgs/{orgId}/directories/{directoryId}/*", place: inAnswer,
		rule: ruleContent, field: "", as: "Errors",
		reason: "changes of groups and users describe no body, yet answer the usual envelope", section: "API §4.1",
	},
}

# From a plan's JSON (terraform show -json): each change to somebody's access, as {kind, who, what}, kind being one of
# "loses", "gains" and "changes". A replacement is both. Names are the keys of the configuration: ids say nothing to a reader.

def who: (.change.before.email? // .change.after.email? // .index // .name | tostring);
def is($action): .change.actions | index($action) != null;

def user:
  if is("delete") and (.change.before.on_destroy // "delete") != "retain" then {kind: "loses", who: who, what: "account (\(.change.before.on_destroy // "delete"))"} else empty end,
  if is("create") then {kind: "gains", who: who, what: (if .change.after.active == false then "record, inactive" else "account" end)} else empty end,
  if is("update") then
    if .change.before.active == true and .change.after.active == false then {kind: "loses", who: who, what: "account (deactivated)"}
    elif .change.before.active == false and .change.after.active == true then {kind: "gains", who: who, what: "account (reactivated)"}
    else {kind: "changes", who: who, what: ([.change as $c | $c.after | keys[] | select($c.after[.] != $c.before[.])] | join(", "))} end
  else empty end;

# Many people in one block: a map of JSON by key.
def people:
  (.change.before.users? // {}) as $before | (.change.after.users? // {}) as $after |
  (($before | keys) - ($after | keys) | .[] | {kind: "loses", who: ., what: "account"}),
  (($after | keys) - ($before | keys) | .[] | {kind: "gains", who: ., what: "account"}),
  ($before | keys[] | select($after[.] != null and $after[.] != $before[.]) as $key | ($before[$key] | fromjson) as $b | ($after[$key] | fromjson) as $a |
    if ($b.active != false) and $a.active == false then {kind: "loses", who: $key, what: "account (deactivated)"}
    else {kind: "changes", who: $key, what: ([($a + $b) | keys[] | select($a[.] != $b[.])] | join(", "))} end);

def member:
  if is("delete") then {kind: "loses", who: (.index // .name | tostring), what: "team"} else empty end,
  if is("create") then {kind: "gains", who: (.index // .name | tostring), what: "team"} else empty end;

def role:
  if is("delete") then {kind: "loses", who: (.index // .name | tostring), what: .change.before.role} else empty end,
  if is("create") then {kind: "gains", who: (.index // .name | tostring), what: .change.after.role} else empty end;

[
  (.resource_changes // [])[] | select(.mode == "managed") |
  if .type == "atlassian_user" then user
  elif .type == "atlassian_directory_users" then people
  elif (.type | test("^atlassian_(organization_)?group_membership$")) then member
  elif (.type | test("^atlassian_(group|user)_role_assignment$")) then role
  elif (.type | test("^atlassian_(organization_)?group$")) and is("delete") then {kind: "loses", who: (.change.before.display_name? // .change.before.name? // .index | tostring), what: "team, with everybody in it"}
  else empty end
]

# From a plan's JSON (terraform show -json): each change to somebody's access, as {kind, who, what}, kind being one of "loses", "gains" and
# "changes". A replacement is both. Names are the keys of the configuration and what the plan itself knows of ids, which say nothing to a reader.

def put($key; $value): if ($key | type) == "string" and ($value | type) == "string" then .[$key] = $value else . end;

# What the ids of people and groups in this plan are called.
def names: reduce (.resource_changes // [])[] as $r ({};
  reduce ($r.change.before, $r.change.after | objects) as $v (.;
    if $r.type == "atlassian_user" then put($v.id; $v.email) | put($v.account_id; $v.email)
    elif $r.type == "atlassian_directory_users" then reduce (($v.ids // {}), ($v.account_ids // {}) | to_entries[]) as $e (.; put($e.value; $e.key))
    elif ($r.type | test("^atlassian_(organization_)?group$")) then put($v.id; $v.display_name // $v.name) | put($v.organization_group_id; $v.display_name)
    else . end));

def name_in($names): if type == "string" then $names[.] else null end;
def is($action): .change.actions | index($action) != null;
def titled($other): if (.index | type) == "string" then .index else $other // .address end;
def unknown($attribute): (.change.after_unknown | type) == "object" and .change.after_unknown[$attribute] == true;

def user:
  (.change.before.email? // .change.after.email? // titled(null)) as $who | (.change.before.on_destroy? // "delete") as $way |
  if is("delete") and $way != "retain" then {kind: "loses", who: $who, what: "account (\($way))"} else empty end,
  if is("create") then {kind: "gains", who: $who, what: (if .change.after.active == false then "record, inactive" else "account" end)} else empty end,
  if is("update") then
    if .change.before.active == true and unknown("active") then {kind: "loses", who: $who, what: "account (deactivated, perhaps: known only when it is applied)"}
    elif .change.before.active == true and .change.after.active == false then {kind: "loses", who: $who, what: "account (deactivated)"}
    elif .change.before.active == false and .change.after.active == true then {kind: "gains", who: $who, what: "account (reactivated)"}
    else {kind: "changes", who: $who, what: ([.change as $c | $c.after | keys[] | select($c.after[.] != $c.before[.])] | join(", "))} end
  else empty end;

# Many people in one block: a map of JSON by key. Whoever is released, or has another key now, loses nothing.
def people:
  def decoded: (.users? // {}) | with_entries(.value = (.value | try fromjson catch {}));
  def address: (.email // "") | ascii_downcase;
  if is("forget") then empty else
    (.change.before | decoded) as $before | (.change.after | decoded) as $after | (.change.after.released? // []) as $released |
    (.change.before.on_destroy? // "delete") as $way | unknown("users") as $unknown |
    [$before[] | address] as $were | [$after[] | address] as $are |
    ($before | to_entries[] | select($after[.key] == null and $way != "retain") | select(.key as $key | ($released | index($key)) == null) | select((.value | address) as $a | $a == "" or ($are | index($a)) == null) |
      {kind: "loses", who: (.value.email // .key), what: "account (\(if $unknown then "perhaps: known only when it is applied" else $way end))"}),
    ($after | to_entries[] | select($before[.key] == null) | select((.value | address) as $a | $a == "" or ($were | index($a)) == null) |
      {kind: "gains", who: (.value.email // .key), what: (if .value.active == false then "record, inactive" else "account" end)}),
    ($before | to_entries[] | .key as $key | .value as $b | $after[$key] as $a | select($a != null and $a != $b) | ($b.email // $key) as $who |
      if $b.active != false and $a.active == false then {kind: "loses", who: $who, what: "account (deactivated)"}
      elif $b.active == false and $a.active != false then {kind: "gains", who: $who, what: "account (reactivated)"}
      else {kind: "changes", who: $who, what: ([($a + $b) | keys[] | select($a[.] != $b[.])] | join(", "))} end)
  end;

def member($names):
  def called: objects | "\((.user_id // .account_id | name_in($names)) // .user_id // .account_id // "somebody new") in \((.group_id // .organization_group_id | name_in($names)) // .group_id // .organization_group_id // "a new team")";
  if is("delete") then {kind: "loses", who: titled(.change.before | called), what: "team"} else empty end,
  if is("create") then {kind: "gains", who: titled(.change.after | called), what: "team"} else empty end;

def list($names):
  def ids: (.user_ids? // .account_ids? // []);
  titled((.change.before // .change.after) | .group_id // .organization_group_id | name_in($names)) as $team | (if .change.before.account_ids? // .change.after.account_ids? then "account_ids" else "user_ids" end) as $attribute |
  (.change.before | ids) as $before | (.change.after | ids) as $after |
  if is("forget") then empty
  elif unknown($attribute) then {kind: "changes", who: $team, what: "members, known only when it is applied"}
  else
    ($before - $after | .[] | {kind: "loses", who: (name_in($names) // .), what: "team \($team)"}),
    ($after - $before | .[] | {kind: "gains", who: (if . == null then "somebody new" else name_in($names) // . end), what: "team \($team)"})
  end;

# What a team has, everybody in it has: how many that are, the plan does not say.
def role($names):
  (.type == "atlassian_group_role_assignment") as $many |
  def called: objects | (.user_id // .account_id // .group_id // .organization_group_id | name_in($names)) // .account_id // .user_id // .group_id // .organization_group_id;
  def what: .role + (if $many then ", for everybody in it" else "" end);
  (if (.index | type) == "string" then "" else " on \((.change.before // .change.after).resource_id // "an app")" end) as $where |
  if is("delete") then {kind: "loses", who: titled(.change.before | called), what: ((.change.before | what) + $where), many: $many} else empty end,
  if is("create") then {kind: "gains", who: titled(.change.after | called), what: ((.change.after | what) + $where)} else empty end;

names as $names | [
  (.resource_changes // [])[] | select(.mode == "managed") |
  if .type == "atlassian_user" then user
  elif .type == "atlassian_directory_users" then people
  elif (.type | test("^atlassian_(organization_)?group_membership$")) then member($names)
  elif (.type | test("^atlassian_(organization_)?group_members$")) then list($names)
  elif (.type | test("^atlassian_(group|user)_role_assignment$")) then role($names)
  elif (.type | test("^atlassian_(organization_)?group$")) and is("delete") then {kind: "loses", who: (.change.before.display_name? // .change.before.name? // titled(null)), what: "team, with everybody in it", many: true}
  else empty end
]

package group_test
import ("testing";"fmt";"strings";"encoding/json";"os"
"github.com/hashicorp/terraform-plugin-testing/helper/resource"
"github.com/orgadmin/terraform-provider-atlassian/internal/acctest"
"github.com/orgadmin/terraform-provider-atlassian/internal/simulator"
)
func TestAccDebugGather(t *testing.T) {
	const people, groups = 50, 20
	site := start(t)
	users := site.users(t, people)
	var config strings.Builder
	config.WriteString(site.Provider())
	fmt.Fprintf(&config, "locals {\n  people = %s\n}\n", list(users...))
	idx := map[string]int{}
	mode := os.Getenv("MODE")
	for i := range groups {
		g := site.group(t, fmt.Sprintf("Group %02d", i)); idx[g]=i
		if mode=="count" {
		fmt.Fprintf(&config, "resource \"atlassian_group_membership\" \"m_%d\" {\n  count = 50\n  group_id = %q\n  user_id = local.people[count.index]\n}\n", i, g)
		} else { for _,u := range users { fmt.Fprintf(&config, "resource \"atlassian_group_membership\" \"m_%d_%s\" {\n group_id = %q\n  user_id = %q\n}\n", i, u, g, u) } }
	}
	acctest.Run(t, resource.TestStep{Config: config.String()})
	var b strings.Builder
	n:=0
	var first, last = site.Simulator.Requests(simulator.Filter{Method:"PATCH"})[0].Started, site.Simulator.Requests(simulator.Filter{Method:"PATCH"})[0].Started
	for _, e := range site.Simulator.Requests(simulator.Filter{Method: "PATCH"}) {
		var body struct{ Operations []struct{Op string; Value []any} }
		json.Unmarshal(e.RequestBody, &body)
		k:=0; op:=""
		for _,o := range body.Operations { op=o.Op; k+=len(o.Value) }
		if op!="add" {continue}
		n++
		last=e.Started
		parts:=strings.Split(e.Path,"/")
		fmt.Fprintf(&b, "%d:%d ", idx[parts[len(parts)-1]], k)
	}
	fmt.Println(n, last.Sub(first)); fmt.Println(b.String())
}

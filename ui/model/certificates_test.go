package model

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/ui/list"
)

func TestFilterOfRoute(t *testing.T) {
	for route, want := range map[string]bureau.Query{
		"":                         {},
		"unconverted":              {Unconverted: true},
		"expiring:30":              {Expiring: 30},
		"review:30":                {ReviewWithin: 30},
		"kind:071":                 {Kind: "071"},
		"status:suspended":         {Status: certificate.Suspended},
		"medium:both,kind:013":     {Medium: certificate.Both, Kind: "013"},
		"nonsense,status:nonsense": {},
	} {
		if got := NewFilter(route, "").Query(); got != want {
			t.Errorf("%q is %+v, want %+v", route, got, want)
		}
	}
	got := NewFilter("kind:013", " 辽A12345 ").Page(list.Request{By: "holder", Descending: true, After: "c", Limit: 500})
	want := bureau.Query{Kind: "013", Text: "辽A12345", Order: bureau.ByHolder, Descending: true, After: "c", Limit: 500}
	if got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// Whatever is chosen on the page comes back from its route.
func TestFilterGoesThroughItsRoute(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(name string, choices []Choice) string { return rapid.SampledFrom(choices).Draw(t, name).Key }
		f := Filter{
			Kind: rapid.SampledFrom([]string{"", "071", "013"}).Draw(t, "kind"), Status: pick("status", StatusChoices()),
			Medium: pick("medium", MediumChoices()), Expiry: pick("expiry", ExpiryChoices("45")), Text: rapid.SampledFrom([]string{"", "李"}).Draw(t, "text"),
		}
		if got := NewFilter(f.Route(), f.Text); got != f {
			t.Fatalf("%+v came back from %q as %+v", f, f.Route(), got)
		}
	})
}

func TestEveryStatusHasAWordAndATone(t *testing.T) {
	if len(StatusChoices()) != len(certificate.Statuses())+1 {
		t.Error("a status cannot be filtered by")
	}
	for _, s := range certificate.Statuses() {
		if _, ok := statusTones[s]; !ok {
			t.Errorf("%s has no tone", s.Name())
		}
	}
}

func TestExpiryText(t *testing.T) {
	today, _ := day.Date(2026, 11, 23)
	for to, want := range map[day.Day]string{
		0: "", day.Forever: "长期", today: "2026-11-23（今天）", today - 1: "2026-11-22（已过）", today + 30: "2026-12-23（30 天）", today + 400: "2027-12-28",
	} {
		if got := ExpiryText(to, today); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

func may(r access.Role) func(access.Permission) bool {
	return func(p access.Permission) bool { return access.Allowed(r, p) }
}

func TestActionsSayWhyNot(t *testing.T) {
	no := &certificate.Refusal{Rule: "status", Clause: "DB21/T 6.2", Text: "状态为“有效”的证照不能发还", Remedy: "不必发还"}
	d := bureau.Dossier{Actions: []bureau.Action{{Operation: certificate.Cancel}, {Operation: certificate.Reinstate, Why: no}, {Operation: certificate.Amend}}}
	for role, want := range map[access.Role]string{
		access.Clerk:    "变更…：|发还…：状态为“有效”的证照不能发还。依据：DB21/T 6.2。不必发还。|注销…：",
		access.Reviewer: "变更…：这项业务由受理员办理。|发还…：状态为“有效”的证照不能发还。依据：DB21/T 6.2。不必发还。|注销…：这项业务由受理员办理。",
	} {
		var got []string
		for _, l := range Actions(d, may(role)) {
			got = append(got, l.Verb+"："+l.Why)
		}
		if text := strings.Join(got, "|"); text != want {
			t.Errorf("%s is offered %s, want %s", role, text, want)
		}
	}
}

func TestOffersHaveReasons(t *testing.T) {
	for _, o := range offers {
		if o.operation.ByTwo() && len(ReasonChoices(o.operation)) == 0 {
			t.Errorf("%s asks for a decision without a reason", o.operation.Name())
		}
		if !strings.Contains(Consequence(o.operation, false), map[bool]string{true: "批准时生效", false: "立即生效"}[o.operation.ByTwo()]) {
			t.Errorf("%s: %s", o.operation.Name(), Consequence(o.operation, false))
		}
	}
}

func TestHistoryIsNewestFirst(t *testing.T) {
	d := bureau.Dossier{
		Events: []certificate.Event{
			{Operation: certificate.Collect, Actor: "clerk"},
			{Operation: certificate.Suspend, Actor: "reviewer", Reason: "penalty", Until: day.Forever, Case: "k1-7", Note: "超限"},
		},
		Editions: []certificate.Edition{{Version: 1}, {Version: 12, MadeAt: time.Now(), Identifier: "1.2.156.3005.2", Sealed: true}},
	}
	if h := History(d); len(h) != 2 || h[0].What != "暂扣" || h[0].Why != "行政处罚 · 至 长期 · 办件 k1-7 · 超限" {
		t.Errorf("%+v", h)
	}
	if e := EditionLines(d); e[0].Version != "012" || e[0].Seal != "已加盖专用章" || e[1].Seal != "未加盖专用章" {
		t.Errorf("%+v", e)
	}
}

func TestForm(t *testing.T) {
	kind := &catalog.Kind{
		Validity: 6, Number: catalog.Numbering{OfHolder: true},
		Fields: []catalog.Field{
			{Key: "number", Name: "证号", Kind: catalog.Number, Role: catalog.RoleNumber, Required: catalog.ToCollect},
			{Key: "remarks", Name: "备注", Kind: catalog.Text},
			{Key: "name", Name: "姓名", Kind: catalog.Text, Role: catalog.RoleHolder, Required: catalog.ToCollect},
			{Key: "valid_to", Name: "有效期至", Kind: catalog.Date, Role: catalog.RoleTo, Required: catalog.ToGenerate},
			{Key: "status", Name: "状态", Kind: catalog.Text, Role: catalog.RoleStatus},
			{Key: "authority", Name: "核发机关", Kind: catalog.Text, Role: catalog.RoleAuthority, Default: "{bureau}"},
		},
	}
	today, _ := day.Date(2026, 11, 23)
	f := NewForm(kind, nil, today, "法库县")
	var keys []string
	for _, field := range f.Fields() {
		keys = append(keys, field.Key)
	}
	if want := []string{"name", "valid_to", "remarks", "authority"}; !slices.Equal(keys, want) {
		t.Errorf("asked for %v, want %v", keys, want)
	}
	if f.Value(kind.Fields[5]) != "法库县" || f.Hint(kind.Fields[3]) != "不填则自动填写" {
		t.Errorf("%q, %q", f.Value(kind.Fields[5]), f.Hint(kind.Fields[3]))
	}
	if _, complaint := f.Check(kind.Fields[2], " "); complaint != "请填写姓名" {
		t.Errorf("complaint %q", complaint)
	}
	if _, complaint := f.Check(kind.Fields[3], ""); complaint != "" {
		t.Errorf("what the desk fills in is asked for: %q", complaint)
	}
	if face := f.Face(map[string]string{"name": "李建国", "valid_to": "2032.11.22", "remarks": " "}); len(face) != 2 || face["valid_to"] != "2032-11-22" {
		t.Errorf("face %v", face)
	}
}

package model_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/ui/model"
)

var noon, _ = day.Parse("2026-11-23")

// first is the version of a kind the program comes with.
func first(t *testing.T, code catalog.Code) catalog.Version {
	t.Helper()
	c, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	v, ok := c.InForce(code)
	if !ok {
		t.Fatalf("no kind %s", code)
	}
	return v.Copy()
}

// history is three versions of the vehicle licence: a draft, one to come, and the one in force.
func history(t *testing.T) []catalog.Version {
	t.Helper()
	inForce := first(t, "013")
	coming, draft := inForce.Copy(), inForce.Copy()
	coming.Number, coming.From, coming.Author, coming.Publisher = 2, noon.Add(30), "lin", "wang"
	draft.Number, draft.From, draft.State, draft.Author = 3, noon.Add(60), catalog.Draft, "lin"
	return []catalog.Version{draft, coming, inForce}
}

func TestWhatAnEntryIsNow(t *testing.T) {
	all := history(t)
	retired := all[2].Copy()
	retired.Kind.Retired = true
	for name, c := range map[string]struct {
		history []catalog.Version
		state   string
		tone    model.Tone
	}{
		"in force":             {all[2:], "现行 第 1 版", model.Good},
		"the next one is made": {all[1:], "现行 第 1 版 · 待生效", model.Warning},
		"and another drafted":  {all, "现行 第 1 版 · 待生效 · 有草稿", model.Warning},
		"retired":              {[]catalog.Version{retired}, "已停用", model.Plain},
		"not yet":              {all[1:2], "尚未启用 · 待生效", model.Warning},
	} {
		t.Run(name, func(t *testing.T) {
			line := model.NewEntryLine(c.history, noon)
			want := model.EntryLine{Code: "013", Name: "道路运输证", State: c.state, Tone: c.tone}
			if diff := cmp.Diff(want, line); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheSameVersionOnAnotherDay(t *testing.T) {
	all := history(t)
	for on, want := range map[day.Day]string{noon: "草稿 待生效 现行", noon.Add(30): "草稿 现行 已被替代"} {
		var got []string
		for _, l := range model.VersionLines(all, on) {
			got = append(got, l.State)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("on %s: %q, want %q", on, got, want)
		}
	}
	if at := model.Looked(all, true, noon); at != 0 {
		t.Errorf("who drafts begins with version %d of the list", at)
	}
	if at := model.Looked(all, false, noon); at != 2 {
		t.Errorf("who looks begins with version %d of the list", at)
	}
}

func TestTheAuthorNeverPublishes(t *testing.T) {
	draft := history(t)[0]
	for _, c := range []struct {
		user string
		may  bool
		want string
	}{
		{"wang", true, ""},
		{"lin", true, "起草人不能发布自己起草的版本"},
		{"wang", false, "目录由批准人发布"},
	} {
		if why := model.WhyNotPublish(draft, c.user, c.may, "批准人"); !strings.HasPrefix(why, c.want) || (why == "") != (c.want == "") {
			t.Errorf("%s, may %v: %q, want %q", c.user, c.may, why, c.want)
		}
	}
	if model.WhyNotPublish(history(t)[1], "wang", true, "") == "" {
		t.Error("what is published can be published again")
	}
}

func TestADraftSharesNothingAndKnowsItsFaults(t *testing.T) {
	all := history(t)[1:]
	draft := model.NewDraft(model.Begun(all[0]), all)
	if draft.Changed() || len(draft.Faults()) > 0 {
		t.Fatalf("changed %v, faults %q", draft.Changed(), draft.Faults())
	}
	draft.Version.Kind.Fields[0].Name = "号"
	if !draft.Changed() || all[0].Kind.Fields[0].Name == "号" {
		t.Fatal("the draft and what it was begun from are not two")
	}
	draft.Version.Kind.Fields[0].Name = ""
	draft.Version.Kind.Short = ""
	if faults := draft.Faults(); len(faults) != 3 {
		t.Errorf("faults %q", faults)
	}
}

func TestFieldsOfADraft(t *testing.T) {
	all := history(t)[1:]
	draft := model.NewDraft(model.Begun(all[0]), all)
	n := len(draft.Version.Kind.Fields)
	axles := catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Quantity, Unit: "轴"}
	if wrong := draft.FaultsWith(n, axles); len(wrong) > 0 {
		t.Errorf("a good field is wrong: %q", wrong)
	}
	double := axles
	double.Key = "plate"
	if wrong := draft.FaultsWith(n, double); len(wrong) != 1 || !strings.Contains(wrong[0], "重复") {
		t.Errorf("two fields of one key: %q", wrong)
	}
	draft.Put(n, axles)
	if at := draft.Move(n, -1); at != n-1 || draft.Version.Kind.Fields[n-1].Key != "axles" {
		t.Errorf("moved to %d", at)
	}
	if at := draft.Move(0, -1); at != 0 {
		t.Errorf("moved over the top, to %d", at)
	}
	if verb := draft.RetireVerb(axles); verb != "删除" {
		t.Errorf("a new field is to be %s", verb)
	}
	draft.Retire(n - 1)
	last := len(draft.Version.Kind.Fields) - 1
	if last != n-1 {
		t.Errorf("%d fields", last+1)
	}
	draft.Version.Template = nil // it shows the field
	draft.Retire(last)
	if f := draft.Version.Kind.Fields[last]; !f.Retired || draft.RetireVerb(f) != "恢复" || len(draft.Faults()) > 0 {
		t.Errorf("retired: %v, %q", f.Retired, draft.Faults())
	}
	if model.WhyNotRetire(draft.Version.Kind.Fields[0]) == "" {
		t.Error("the number can be retired")
	}
}

func TestFromWhenADraftIsInForce(t *testing.T) {
	all := history(t)[1:]
	draft := model.NewDraft(model.Begun(all[0]), all)
	if got := draft.From(noon); got != noon.Add(30) {
		t.Errorf("proposes %s, before the version it follows", got)
	}
	for text, want := range map[string]string{
		"20270101": "", "": "请填写从哪一天起生效", "2026-11-22": "不能早于今天（2026-11-23）", "2026-12-01": "不能早于前一版的生效日期 2026-12-23", "明天": "“明天”不是日期，请写成 2026-08-01 或 20260801",
	} {
		if _, got := draft.CheckFrom(text, noon); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWhichTwoAreCompared(t *testing.T) {
	all := history(t)
	lines := model.VersionLines(all, noon)
	for name, c := range map[string]struct {
		picked []model.VersionLine
		want   [2]int
	}{
		"the newest with the one before": {lines[:1], [2]int{2, 3}},
		"two, in whatever order":         {[]model.VersionLine{lines[0], lines[2]}, [2]int{1, 3}},
		"the first has none before it":   {lines[2:], [2]int{}},
		"none":                           {nil, [2]int{}},
	} {
		t.Run(name, func(t *testing.T) {
			before, after, ok := model.Pair(c.picked, all)
			got := [2]int{before.Number, after.Number}
			if !ok {
				got = [2]int{}
			}
			if got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestWhatDiffersInASentence(t *testing.T) {
	var all []catalog.Difference
	for _, place := range strings.Split("一二三四五六七八", "") {
		all = append(all, catalog.Difference{Place: place})
	}
	for n, want := range map[int]string{0: "内容完全相同", 2: "2 处不同：一；二", 8: "8 处不同：一；二；三；四；五；六；等 8 处"} {
		if got := model.DifferencesText(all[:n]); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

func TestNumbersOfAnEntry(t *testing.T) {
	k := first(t, "013").Kind
	example, segments := model.Numbers(k, "法", "210124")
	if example != "辽交运管法字210124000123号" || segments != "没有划分号段，从 000001 起依次取号" {
		t.Errorf("%q, %q", example, segments)
	}
	k.Number.Segments = []catalog.Segment{{From: 1, To: 499999, Workstation: "窗口一"}, {From: 500000, To: 999999, Region: "210123"}}
	if _, segments = model.Numbers(k, "", ""); segments != "000001—499999 工作站 窗口一；500000—999999 地区 210123" {
		t.Error(segments)
	}
	if example, _ = model.Numbers(first(t, "071").Kind, "法", "210124"); example != "编号就是持证人的公民身份号码" {
		t.Error(example)
	}
}

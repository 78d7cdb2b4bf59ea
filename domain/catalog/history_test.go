package catalog_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// first is the licence of load_test.go as it came from its file.
func first(t testing.TB) catalog.Version {
	t.Helper()
	c, err := load(licence)
	if err != nil {
		t.Fatal(err)
	}
	v, _ := c.InForce("008")
	return v
}

// next is a version behind another, published by somebody else.
func next(v catalog.Version, from string, alter ...func(*catalog.Version)) catalog.Version {
	n := v.Copy()
	n.Number++
	n.From, _ = day.Parse(from)
	n.Reason, n.Author, n.Publisher = "省厅通知", "zhang", "li"
	n.MadeAt = time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	for _, a := range alter {
		a(&n)
	}
	return n
}

func draft(v *catalog.Version) { v.State, v.Publisher = catalog.Draft, "" }

func years(n int) func(*catalog.Version) {
	return func(v *catalog.Version) { v.Kind.Validity = n }
}

func on(date string) day.Day {
	d, err := day.Parse(date)
	if err != nil {
		panic(err)
	}
	return d
}

// A version is in force from its day until that of the next. What is only drafted is never in force.
func TestInForce(t *testing.T) {
	one := first(t)
	two := next(one, "2026-07-01", years(5))
	three := next(two, "2027-01-01", years(6))
	four := next(three, "2027-06-01", years(7), draft)
	c, err := catalog.New([]catalog.Version{three, one, four, two})
	if err != nil {
		t.Fatal(err)
	}
	for date, want := range map[string]int{
		"2020-02-29": 0, "2020-03-01": 4, "2026-06-30": 4, "2026-07-01": 5, "2026-12-31": 5, "2027-01-01": 6, "2028-01-01": 6,
	} {
		seen := c.On(on(date))
		k, ok := seen.Kind("008")
		if v, found := seen.InForce("008"); ok != (want > 0) || found != ok || ok && (k.Validity != want || v.Kind != k || len(seen.Kinds()) != 1) {
			t.Errorf("%s: %v, want %d years", date, k, want)
		}
		if again := seen.On(on("2020-03-01")); again.Kinds()[0].Validity != 4 {
			t.Errorf("seen from %s, the first day is lost", date)
		}
	}
	if k, _ := c.Kind("008"); k.Validity != 6 {
		t.Error("a catalogue that knows no day has everything published in force")
	}
	var numbers []int
	for _, v := range c.History("008") {
		numbers = append(numbers, v.Number)
	}
	if d, ok := c.DraftOf("008"); !ok || d.Number != 4 || len(numbers) != 4 || numbers[0] != 4 || numbers[3] != 1 {
		t.Errorf("history %v, draft %v", numbers, d.Number)
	}
	if v, ok := c.Version("008", 2); !ok || v.Kind.Validity != 5 {
		t.Error("version 2 is lost")
	}
	if _, ok := c.Version("008", 5); ok || c.History("071") != nil {
		t.Error("found what is not there")
	}
}

// What a catalogue was made of can be changed afterwards, and what it gives out is not touched by it.
func TestACatalogueKeepsItsOwn(t *testing.T) {
	one := first(t)
	c, err := catalog.New([]catalog.Version{one})
	if err != nil {
		t.Fatal(err)
	}
	mine := one.Copy()
	mine.Kind.Fields[0].Synonyms = append(mine.Kind.Fields[0].Synonyms, "证号")
	mine.Kind.Number.Pattern = `^\d$`
	one.Kind.Fields[1].Name = "改名"
	if k, _ := c.Kind("008"); k.Fields[1].Name != "业户名称" || len(k.Fields[0].Synonyms) > 0 {
		t.Errorf("the catalogue changed: %+v", k.Fields[:2])
	}
	if !mine.Kind.CheckNumber("7") || mine.Kind.CheckNumber("辽交运管许可法字210124000001号") {
		t.Error("a copy checks numbers by the pattern it had, not by its own")
	}
}

func TestWith(t *testing.T) {
	one := first(t)
	start, _ := catalog.New([]catalog.Version{one})
	today := start.On(on("2026-11-23"))
	drafted, err := today.With(next(one, "2026-12-01", years(5), draft))
	if err != nil {
		t.Fatal(err)
	}
	drafted, err = drafted.With(next(one, "2026-12-01", years(6), draft))
	if err != nil {
		t.Fatal(err)
	}
	if d, _ := drafted.DraftOf("008"); d.Kind.Validity != 6 || len(drafted.History("008")) != 2 {
		t.Error("a draft does not take the place of a draft")
	}
	published, err := drafted.With(next(one, "2026-12-01", years(6)))
	if err != nil {
		t.Fatal(err)
	}
	if k, _ := published.Kind("008"); k.Validity != 4 {
		t.Error("what is to come is in force already")
	}
	if k, _ := published.On(on("2026-12-01")).Kind("008"); k.Validity != 6 {
		t.Error("on its day it is not in force")
	}
	if _, ok := today.DraftOf("008"); ok {
		t.Error("the catalogue itself has changed")
	}
	_, err = published.With(next(one, "2026-12-01", years(7)))
	if !errors.Is(err, &problem.Problem{Code: problem.Conflict}) {
		t.Errorf("a published version is replaced: %v", err)
	}
	other := next(one, "2026-12-01")
	other.Kind.Code, other.Kind.TypeCode, other.Number = "009", "11100000000019713D009", 1
	if _, err = published.With(other); err == nil || !strings.Contains(err.Error(), "“道路运输经营许可证”在证照目录中重复") {
		t.Errorf("two kinds of one name: %v", err)
	}
	earlier := next(one, "2026-11-30", func(v *catalog.Version) { v.Number = 3 })
	if _, err = published.With(earlier); !errors.Is(err, &problem.Problem{Code: problem.Invalid}) || strings.Contains(err.Error(), "安装") {
		t.Errorf("a version in force before the one it follows: %v", err)
	}
}

func TestCheckRefusesVersions(t *testing.T) {
	one := first(t)
	for _, c := range []struct {
		name  string
		alter func(*catalog.Version)
		want  string
	}{
		{"nothing inside", func(v *catalog.Version) { v.Kind = nil }, "没有内容"},
		{"number", func(v *catalog.Version) { v.Number = 0 }, "从 1 起"},
		{"state", func(v *catalog.Version) { v.State = "new" }, "状态“new”"},
		{"no day", func(v *catalog.Version) { v.From = 0 }, "启用日期"},
		{"for ever", func(v *catalog.Version) { v.From = day.Forever }, "启用日期"},
		{"no reason", func(v *catalog.Version) { v.Reason = "" }, "修改理由"},
		{"one person", func(v *catalog.Version) { v.Publisher = v.Author }, "发布人不能就是编制人"},
		{"published by nobody", func(v *catalog.Version) { v.Publisher = "" }, "缺少发布人"},
		{"draft with a publisher", func(v *catalog.Version) { v.State = catalog.Draft }, "草稿不应有发布人"},
		{"kind", years(-1), "负数"},
		{"template", func(v *catalog.Version) { v.Template = &catalog.Template{} }, "模板没有名称"},
	} {
		err := catalog.Check(next(one, "2027-01-01", c.alter))
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, &problem.Problem{Code: problem.Invalid}) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	if err := catalog.Check(next(one, "2027-01-01")); err != nil {
		t.Error(err)
	}
}

// What was stored under a version has to be found, understood and kept secret under every later one.
func TestFollows(t *testing.T) {
	one := first(t)
	list := []catalog.Field{{Key: "category", Name: "类别", Kind: catalog.Text}}
	one.Kind.Fields = append(one.Kind.Fields, catalog.Field{Key: "categories", Name: "类别", Kind: catalog.List, Items: list})
	for _, c := range []struct {
		name  string
		alter func(*catalog.Version)
		want  string // empty: it may
	}{
		{"years", years(6), ""},
		{"another name", func(v *catalog.Version) { v.Kind.Fields[1].Name = "经营者" }, ""},
		{"a new field", func(v *catalog.Version) {
			v.Kind.Fields = append(v.Kind.Fields, catalog.Field{Key: "axles", Name: "轴数", Kind: catalog.Text})
		}, ""},
		{"a retired field", func(v *catalog.Version) { v.Kind.Fields[2].Retired = true }, ""},
		{"another order", func(v *catalog.Version) {
			v.Kind.Fields[0], v.Kind.Fields[1] = v.Kind.Fields[1], v.Kind.Fields[0]
		}, ""},
		{"retired altogether", func(v *catalog.Version) { v.Kind.Retired = true }, ""},
		{"a role for what had none", func(v *catalog.Version) {
			v.Kind.Fields = append(v.Kind.Fields, catalog.Field{Key: "issued", Name: "发证日期", Kind: catalog.Date, Role: catalog.RoleIssued})
		}, ""},
		{"code", func(v *catalog.Version) { v.Kind.Code = "009" }, "代码由“008”变成“009”"},
		{"type code", func(v *catalog.Version) { v.Kind.TypeCode = "1" }, "证照类型代码"},
		{"holder", func(v *catalog.Version) { v.Kind.Holder = catalog.Person }, "持证主体"},
		{"number of the holder", func(v *catalog.Version) { v.Kind.Number = catalog.Numbering{OfHolder: true} }, "公民身份号码"},
		{"field gone", func(v *catalog.Version) { v.Kind.Fields = v.Kind.Fields[:3] }, "只能停用，不能删除"},
		{"item gone", func(v *catalog.Version) { v.Kind.Fields[4].Items = nil }, "子项“类别”（category）"},
		{"role elsewhere", func(v *catalog.Version) { v.Kind.Fields[3].Role = "" }, "角色“有效期止”"},
		{"kind of field", func(v *catalog.Version) { v.Kind.Fields[1].Kind = catalog.Plate }, "类型由“文字”变成“车辆号牌”"},
		{"laid open", func(v *catalog.Version) { v.Kind.Fields[2].Sensitive = false }, "不能改为不敏感"},
		{"number of the version", func(v *catalog.Version) { v.Number = 1 }, "应大于前一版"},
		{"earlier", func(v *catalog.Version) { v.From = on("2019-01-01") }, "早于前一版"},
	} {
		err := catalog.Follows(one, next(one, "2027-01-01", c.alter))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	two := next(one, "2027-01-01", draft)
	if err := catalog.Follows(two, next(two, "2027-01-01")); err == nil || !strings.Contains(err.Error(), "还是草稿") {
		t.Errorf("behind a draft: %v", err)
	}
	if _, err := catalog.New([]catalog.Version{one, next(one, "2027-01-01", func(v *catalog.Version) { v.Kind.Fields = v.Kind.Fields[:4] })}); err == nil {
		t.Error("a history may contradict itself")
	}
}

func TestSerials(t *testing.T) {
	k := first(t).Kind
	if all, err := k.Serials("大厅", "210124"); err != nil || len(all) != 1 || all[0] != (catalog.Segment{From: 1, To: 999_999}) {
		t.Errorf("without segments: %v, %v", all, err)
	}
	k.Number.Segments = []catalog.Segment{
		{Workstation: "大厅", From: 500, To: 502},
		{Workstation: "大厅", Region: "210124", From: 100, To: 101},
		{Region: "210181", From: 1, To: 99},
	}
	for _, c := range []struct{ workstation, region, want string }{
		{"大厅", "210124", "100—101 500—502"},
		{"大厅", "210122", "500—502"},
		{"大厅", "210181", "1—99 500—502"},
		{"分厅", "210181", "1—99"},
		{"分厅", "210124", ""},
	} {
		mine, err := k.Serials(c.workstation, c.region)
		var got []string
		for _, s := range mine {
			got = append(got, fmt.Sprintf("%d—%d", s.From, s.To))
		}
		if strings.Join(got, " ") != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s in %s: %v, %v; want %s", c.workstation, c.region, got, err, c.want)
		}
		if err != nil && !errors.Is(err, &problem.Problem{Code: problem.Refused}) {
			t.Errorf("%v is no refusal", err)
		}
	}
}

// A catalogue is looked at by the window, by batches and by the store at once, each seeing its own day.
func TestACatalogueIsShared(t *testing.T) {
	one := first(t)
	c, err := catalog.New([]catalog.Version{one, next(one, "2026-07-01", years(5))})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			d := on("2026-06-24").Add(i)
			for range 100 {
				k, _ := c.On(d).Kind("008")
				if !k.CheckNumber("辽交运管许可法字210124000001号") || (k.Validity == 5) != (d >= on("2026-07-01")) {
					t.Errorf("%s: %d years", d, k.Validity)
				}
				if _, err := c.On(d).With(next(one, "2027-01-01", func(v *catalog.Version) { v.Number = 3 })); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

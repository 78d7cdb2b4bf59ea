package bureau_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/likeness"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// The IDs of two people who were taken for one.
const (
	zhang = "210124198506074018"
	other = "210124198506074210"
)

const driversHead = "从业资格证号,姓名,身份证号,从业资格类别,住址,发证日期,有效期至,证照状态\n"

func driver(id, name string) string {
	return id + "," + name + "," + id + ",经营性道路货物运输驾驶员,辽宁省沈阳市法库县某镇1号,2024-10-05,2030-10-04,有效\n"
}

const (
	operatorsHead = "经营许可证号,业户名称,统一社会信用代码,地址,经营范围,发证日期,有效期止,证照状态\n"
	vehiclesHead  = "道路运输证号,业户名称,统一社会信用代码,车辆号牌,车辆类型,经营范围,发证日期,证照状态\n"
	company       = "91210124MA0A0A0A1M"
)

// takeText takes a register over that is written here.
func (c *county) takeText(text string) {
	c.Helper()
	path := filepath.Join(c.TempDir(), "register.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		c.Fatal(err)
	}
	reg, err := register.Open(path)
	if err != nil {
		c.Fatal(err)
	}
	defer reg.Close()
	if r, err := c.desk(access.Clerk).Import(c.Context(), reg, bureau.ImportOptions{}); err != nil || r.Refused > 0 {
		c.Fatal(r.Refusals, err)
	}
}

func (c *county) twins(opt bureau.TwinOptions) bureau.Twins {
	c.Helper()
	found, err := c.desk(access.Clerk).Twins(c.Context(), opt, nil)
	if err != nil {
		c.Fatal(err)
	}
	return found
}

func line(t *testing.T, twin *bureau.Twin, name string) bureau.TwinLine {
	t.Helper()
	i := slices.IndexFunc(twin.Lines, func(l bureau.TwinLine) bool { return l.Name == name })
	if i < 0 {
		t.Fatalf("no %s among %v", name, twin.Lines)
	}
	return twin.Lines[i]
}

func TestTwinsSideBySide(t *testing.T) {
	c := newCounty(t)
	c.takeText(driversHead + driver(zhang, "张伟") + driver(other, "张伟"))
	found := c.twins(bureau.TwinOptions{})
	if found.Compared != 2 || found.Total != 1 || len(found.Pairs) != 1 {
		t.Fatalf("found %+v", found)
	}
	twin := &found.Pairs[0]
	if len(twin.Rules) != 1 || twin.Rules[0].Key != "near-codes" || twin.Weight != 80 {
		t.Errorf("because of %v", twin.Rules)
	}
	if got, want := line(t, twin, "身份证号"), (bureau.TwinLine{Name: "身份证号", A: "2101****4018", B: "2101****4210", Differ: true, Place: 16}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := line(t, twin, "姓名"); got.Differ || got.A != "张伟" || got.Place != 0 {
		t.Errorf("%+v", got)
	}
	if got := line(t, twin, "住址"); got.Differ || strings.Contains(got.A, "1号") {
		t.Errorf("%+v", got)
	}
	for _, side := range []bureau.TwinSide{twin.A, twin.B} {
		for key, value := range side.Certificate.Face {
			if value == zhang || value == other {
				t.Errorf("%s is told", key)
			}
		}
		if s := side.Certificate; s.Number == zhang || s.Number == other || s.Code == zhang || s.Code == other {
			t.Errorf("the number is told: %s %s", s.Number, s.Code)
		}
	}
}

// Two kinds say the same under other names: it stands in one line; what only one kind has stands beside nothing.
func TestTwinsOfTwoKinds(t *testing.T) {
	c := newCounty(t)
	c.takeText(operatorsHead + "辽交运管许可法字210124000102号,法库县顺达运输有限公司," + company + ",法库县某镇,道路普通货物运输,2024-10-05,2028-10-04,有效\n")
	c.takeText(vehiclesHead + "辽交运管法字210124000001号,法库县顺通运输有限公司," + company + ",辽A12345,重型普通货车,道路普通货物运输,2024-10-05,营运\n" +
		"辽交运管法字210124000092号,法库县顺通运输有限公司," + company + ",辽A12346,重型普通货车,道路普通货物运输,2024-10-05,营运\n")
	found := c.twins(bureau.TwinOptions{})
	if len(found.Pairs) != 1 || found.Pairs[0].Rules[0].Key != "two-names" || found.Pairs[0].B.Others != 1 {
		t.Fatalf("found %+v", found.Pairs)
	}
	twin := &found.Pairs[0]
	if got := line(t, twin, "经营许可证号"); got.B != "辽交运管法字210124000001号" || !got.Differ {
		t.Errorf("%+v", got)
	}
	if got := line(t, twin, "车辆号牌"); got.A != "" || got.B != "辽A12345" || !got.Differ || got.Place != 0 {
		t.Errorf("%+v", got)
	}
	if got := line(t, twin, "统一社会信用代码"); got.Differ {
		t.Errorf("%+v", got)
	}
	if n := len(c.twins(bureau.TwinOptions{Kind: "071"}).Pairs); n != 0 {
		t.Errorf("%d of another kind", n)
	}
	// The vehicles follow the licence, one after the other; with the last the pair is gone.
	for _, id := range []string{"c1-2", "c1-3"} {
		k, err := c.desk(access.Clerk).ProposeSameHolder(t.Context(), "c1-1", id, "对照营业执照")
		if err != nil {
			t.Fatal(err)
		}
		if waiting := c.twins(bureau.TwinOptions{}); len(waiting.Pairs) != 1 || waiting.Pairs[0].Case != k.ID {
			t.Errorf("the case %s is not told of: %+v", k.ID, waiting.Pairs)
		}
		decision, err := c.desk(access.Reviewer).Decide(t.Context(), k.ID, bureau.Approved, "")
		if err != nil || decision.Certificate.Holder != "法库县顺达运输有限公司" || decision.Certificate.Plate == "" {
			t.Fatalf("%+v, %v", decision.Certificate, err)
		}
	}
	if found := c.twins(bureau.TwinOptions{}); found.Total != 0 {
		t.Errorf("still %d", found.Total)
	}
	c.healthy()
}

func TestKeptTwinsAreShownAgainWhenOneChanges(t *testing.T) {
	c := newCounty(t)
	c.takeText(driversHead + driver(zhang, "张伟") + driver(other, "张伟"))
	clerk := c.desk(access.Clerk)
	for _, wrong := range []struct {
		a, b, reason string
		want         problem.Code
	}{
		{"c1-1", "c1-2", " \t", problem.Invalid}, {"c1-1", zhang, "同一本", problem.Invalid}, {"c1-1", "c1-9", "没有这本", problem.NotFound},
	} {
		if err := clerk.KeepTwins(t.Context(), wrong.a, wrong.b, wrong.reason); problem.Of(err) != wrong.want {
			t.Errorf("%v: %v", wrong, err)
		}
	}
	if err := clerk.KeepTwins(t.Context(), other, "c1-1", "已核对身份证，是两个人"); err != nil {
		t.Fatal(err)
	}
	if found := c.twins(bureau.TwinOptions{}); found.Total != 0 || found.Kept != 1 || len(found.Pairs) != 0 {
		t.Errorf("kept, and yet %+v", found)
	}
	c.takeText(driversHead + driver(other, "張偉"))
	found := c.twins(bureau.TwinOptions{})
	if found.Kept != 0 || len(found.Pairs) != 1 || found.Pairs[0].Kept == nil {
		t.Fatalf("changed, and yet %+v", found)
	}
	if k := found.Pairs[0].Kept; k.By != "clerk" || k.Reason != "已核对身份证，是两个人" || !k.At.Equal(c.now) {
		t.Errorf("%+v", k)
	}
	c.healthy()
	c.discreet()
}

// discreet looks through the log for numbers of people.
func (c *county) discreet() {
	c.Helper()
	entries, err := c.store.Audit(c.Context(), 0, 1000)
	if err != nil {
		c.Fatal(err)
	}
	id := regexp.MustCompile(`\d{17}[\dX]`)
	for _, e := range entries {
		if text := e.Subject + e.Detail; id.MatchString(text) {
			c.Errorf("the log tells %s", text)
		}
	}
}

func TestMerging(t *testing.T) {
	c := newCounty(t)
	row := func(number string) string {
		return number + ",法库县顺达运输有限公司," + company + ",法库县某镇,道路普通货物运输,2024-10-05,2028-10-04,有效\n"
	}
	c.takeText(operatorsHead + row("辽交运管许可法字210124000102号") + row("辽交运管许可法字210124000120号"))
	clerk := c.desk(access.Clerk)
	if _, err := clerk.ProposeMerge(t.Context(), "c1-1", "c1-1", ""); problem.Of(err) != problem.Invalid {
		t.Errorf("merged into itself: %v", err)
	}
	// What has an electronic edition is known to the holder; the paper record is the one to go.
	if _, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{Limit: 1}); err != nil {
		t.Fatal(err)
	}
	var why *certificate.Refusal
	if _, err := clerk.ProposeMerge(t.Context(), "c1-2", "c1-1", ""); !errors.As(err, &why) || why.Rule != "medium" {
		t.Errorf("the converted one goes: %v", err)
	}
	k, err := clerk.ProposeMerge(t.Context(), "c1-1", "辽交运管许可法字210124000120号", "同一本")
	if err != nil {
		t.Fatal(err)
	}
	decision, err := c.desk(access.Approver).Decide(t.Context(), k.ID, bureau.Approved, "")
	if err != nil || decision.Certificate.Status != certificate.Voided || decision.Certificate.ID.String() != "c1-2" {
		t.Fatalf("%+v, %v", decision.Certificate, err)
	}
	dossier, err := clerk.Show(t.Context(), "c1-2")
	if last := dossier.Events[len(dossier.Events)-1]; err != nil || last.Other.String() != "c1-1" || last.Reason != "duplicate" {
		t.Errorf("%+v, %v", last, err)
	}
	if found := c.twins(bureau.TwinOptions{}); found.Total != 0 || found.Compared != 1 {
		t.Errorf("merged, and yet %+v", found)
	}
	if _, err := clerk.ProposeMerge(t.Context(), "c1-2", "c1-1", ""); problem.Of(err) != problem.Refused {
		t.Errorf("merged into what is void: %v", err)
	}
	c.healthy()
}

// Where the number is the person's own ID, another ID is another certificate: no amendment changes it.
func TestSameHolderLeavesNumbersAlone(t *testing.T) {
	c := newCounty(t)
	c.takeText(driversHead + driver(zhang, "张伟") + driver(other, "张伟"))
	if _, err := c.desk(access.Clerk).ProposeSameHolder(t.Context(), "c1-1", "c1-2", ""); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "归并") {
		t.Errorf("the number was changed: %v", err)
	}
	c.discreet()
}

func TestTwinsAreTheClerks(t *testing.T) {
	c := newCounty(t)
	for _, r := range access.Roles() {
		_, listed := c.desk(r).Twins(t.Context(), bureau.TwinOptions{}, nil)
		kept := c.desk(r).KeepTwins(t.Context(), "c1-1", "c1-2", "两本")
		_, merged := c.desk(r).ProposeMerge(t.Context(), "c1-1", "c1-2", "")
		_, aligned := c.desk(r).ProposeSameHolder(t.Context(), "c1-1", "c1-2", "")
		may := func(p access.Permission) bool { return access.Allowed(r, p) }
		for name, e := range map[string]struct {
			err error
			may bool
		}{
			"list": {listed, may(access.CollectRegister)}, "keep": {kept, may(access.CollectRegister)},
			"merge": {merged, may(access.ProposeCase)}, "align": {aligned, may(access.ProposeCase)},
		} {
			if (problem.Of(e.err) != problem.Forbidden) != e.may {
				t.Errorf("%s, %s: %v", r, name, e.err)
			}
		}
	}
}

func TestTwinsStopped(t *testing.T) {
	c := newCounty(t)
	c.takeText(driversHead + driver(zhang, "张伟"))
	clerk := c.desk(access.Clerk)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := clerk.Twins(ctx, bureau.TwinOptions{}, nil); problem.Of(err) != problem.Cancelled {
		t.Errorf("went on: %v", err)
	}
	if _, err := clerk.Twins(t.Context(), bureau.TwinOptions{Rule: "same"}, nil); problem.Of(err) != problem.Invalid ||
		!strings.Contains(err.Error(), likeness.Rules()[0].Key) {
		t.Errorf("an unknown rule: %v", err)
	}
}

package bureau_test

import (
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/day"
	"roadcert/domain/outreach"
	"roadcert/domain/problem"
)

// TestOutreachIsCountedIntoTheReport: entered by a clerk, corrected by the evaluator with what was before kept,
// struck out, and in the report as of its day.
func TestOutreachIsCountedIntoTheReport(t *testing.T) {
	c := newCounty(t)
	clerk, evaluator := c.desk(access.Clerk), c.desk(access.Evaluator)
	held, _ := day.Date(2026, 6, 1)
	a := outreach.Activity{
		Date: held, Kind: outreach.Training, Title: " 电子证照使用培训 ", Place: "三楼会议室", Audience: outreach.Practitioners, People: 30, Person: "张芳",
	}
	first, err := clerk.AddOutreach(t.Context(), a)
	if err != nil || first.ID != "o1-1" || first.Title != "电子证照使用培训" || first.By != "clerk" {
		t.Fatalf("%+v %v", first, err)
	}
	a.Kind, a.Date = outreach.Campaign, held.Add(30)
	second, err := evaluator.AddOutreach(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	corrected := first.Activity
	corrected.People = 32
	if r, err := evaluator.CorrectOutreach(t.Context(), first.ID, corrected); err != nil || r.People != 32 || r.By != "evaluator" ||
		len(r.Earlier) != 1 || r.Earlier[0].People != 30 || r.Earlier[0].By != "clerk" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := evaluator.CorrectOutreach(t.Context(), first.ID, corrected); problem.Of(err) != problem.Invalid {
		t.Error("nothing was corrected:", err)
	}
	struck := second.Activity
	struck.Struck = true
	if _, err := evaluator.CorrectOutreach(t.Context(), second.ID, struck); err != nil {
		t.Fatal(err)
	}
	list, err := c.desk(access.Supervisor).Outreach(t.Context(), 2026)
	if err != nil || len(list) != 2 || list[0].ID != second.ID {
		t.Error(list, err)
	}
	if list, err := clerk.Outreach(t.Context(), 2025); err != nil || len(list) != 0 {
		t.Error(list, err)
	}
	for asOf, want := range map[day.Day]string{0: "开展宣传和培训 1 次，覆盖 32 人次", held.Add(-1): "未登记宣传和培训"} {
		report, err := evaluator.Evaluate(t.Context(), 2026, asOf)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, s := range report.Sections {
			said += strings.Join(s.Paragraphs, "")
		}
		if !strings.Contains(said, want) {
			t.Errorf("as of %s: no %s", asOf, want)
		}
	}
	for name, try := range map[problem.Code]func() error{
		problem.Invalid: func() error {
			_, err := clerk.AddOutreach(t.Context(), outreach.Activity{})
			return err
		},
		problem.Forbidden: func() error {
			_, err := c.desk(access.Approver).AddOutreach(t.Context(), a)
			return err
		},
		problem.NotFound: func() error {
			_, err := clerk.CorrectOutreach(t.Context(), "o1-9", a)
			return err
		},
	} {
		if err := try(); problem.Of(err) != name {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.healthy()
}

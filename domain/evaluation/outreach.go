package evaluation

import (
	"fmt"
	"strings"

	"roadcert/domain/outreach"
)

// publicity is what was done to make electronic certificates known (6.4).
func publicity(r *Report) Section {
	s := Section{Heading: "六、宣传与培训"}
	if len(r.Outreach) == 0 {
		s.Paragraphs = []string{"本年度未登记宣传和培训。"}
		return s
	}
	t := &Table{
		Caption: "表5　宣传和培训",
		Columns: []TableColumn{{"日期", 15, false}, {"类别", 9, false}, {"名称", 32, false}, {"地点", 20, false}, {"对象", 13, false}, {"人次", 11, true}},
		Total:   true,
	}
	people := 0
	for _, a := range r.Outreach {
		people += a.People
		t.Rows = append(t.Rows, []string{a.Date.String(), a.Kind.Name(), a.Title, a.Place, a.Audience.Name(), thousands(a.People)})
	}
	t.Rows = append(t.Rows, []string{"合计", "", fmt.Sprintf("%d 次", len(r.Outreach)), "", "", thousands(people)})
	var kinds []string
	for _, k := range outreach.Count(r.Outreach) {
		kinds = append(kinds, fmt.Sprintf("%s %d 次、%s 人次", k.Kind.Name(), k.Times, thousands(k.People)))
	}
	s.Paragraphs = []string{fmt.Sprintf("截至%s，本年度共开展宣传和培训 %d 次，覆盖 %s 人次。其中%s。",
		longDate(r.AsOf), len(r.Outreach), thousands(people), strings.Join(kinds, "；"))}
	s.Table = t
	return s
}

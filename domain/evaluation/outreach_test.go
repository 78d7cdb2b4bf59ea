package evaluation_test

import (
	"strings"
	"testing"

	"roadcert/domain/evaluation"
	"roadcert/domain/outreach"
)

func TestReportTellsOfOutreach(t *testing.T) {
	without := evaluation.NewReport(input())
	if got := words(without); !strings.Contains(got, "六、宣传与培训\n本年度未登记宣传和培训。") {
		t.Error(got)
	}
	in := input()
	for i := range 3 {
		in.Outreach = append(in.Outreach, outreach.Activity{
			Date: date(2025, 3+i, 15), Kind: outreach.Kinds()[i/2], Title: "电子证照进企业", Place: "法库县客运站", Audience: outreach.Operators, People: 600 + i,
			Person: "张芳",
		})
	}
	with := evaluation.NewReport(in)
	got := words(with)
	for _, want := range []string{
		"本年度共开展宣传和培训 3 次，覆盖 1,803 人次。其中培训 2 次、1,201 人次；宣传 1 次、602 人次。",
		"2025-03-15|培训|电子证照进企业|法库县客运站|经营者|600", "合计||3 次|||1,803", "七、说明",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report does not say %s:\n%s", want, got)
		}
	}
	if with.Digest == without.Digest {
		t.Error("the digest does not know of what was held")
	}
	in.Outreach[0].People++
	if evaluation.NewReport(in).Digest == with.Digest {
		t.Error("the digest does not know of how many came")
	}
}

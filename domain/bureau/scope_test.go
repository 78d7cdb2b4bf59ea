package bureau_test

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// TestAFilterInWords: what a batch was chosen by is said in full, but for somebody's citizen ID.
func TestAFilterInWords(t *testing.T) {
	clerk := newCounty(t).desk(access.Clerk)
	for _, c := range []struct {
		query bureau.Query
		want  string
	}{
		{bureau.Query{}, "全部证照"},
		{bureau.Query{Kind: "013", Status: certificate.Valid}, "筛选：道路运输证、有效"},
		{bureau.Query{Unconverted: true, Expiring: 30, ReviewWithin: 60}, "筛选：有效而未转化、30 天内到期、60 天内应审验"},
		{bureau.Query{Text: "顺达", Medium: certificate.Paper}, "筛选：纸质、含“顺达”"},
		{bureau.Query{Text: "11010519491231002X"}, "筛选：含“1101****002X”"},
	} {
		if got := clerk.Scope(c.query); got != c.want {
			t.Errorf("%+v: %s, want %s", c.query, got, c.want)
		}
	}
}

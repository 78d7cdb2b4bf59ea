package bureau

import (
	"fmt"
	"strings"
)

// Scope is a filter in words, for the case of a batch and for whoever decides it: 筛选：道路运输证、有效. A text
// that may be somebody's citizen ID is masked.
func (d *Desk) Scope(q Query) string {
	var parts []string
	say := func(holds bool, format string, args ...any) {
		if holds {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	if kind, ok := d.Catalog().Kind(q.Kind); ok {
		say(true, "%s", kind.Short)
	}
	say(q.Status != 0, "%s", q.Status.Name())
	say(q.Medium != 0, "%s", q.Medium.Name())
	say(q.Unconverted, "有效而未转化")
	say(q.Expiring > 0, "%d 天内到期", q.Expiring)
	say(q.ReviewWithin > 0, "%d 天内应审验", q.ReviewWithin)
	say(q.Text != "", "含“%s”", maskRef(q.Text))
	if len(parts) == 0 {
		return "全部证照"
	}
	return "筛选：" + strings.Join(parts, "、")
}

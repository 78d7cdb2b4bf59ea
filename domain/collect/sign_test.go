package collect_test

import (
	"testing"

	"roadcert/domain/catalog"
	"roadcert/domain/collect"
)

// TestTheRowsDecideWhereHeadingsDoNot: an office that holds several kinds writes 许可证号 over all of them.
func TestTheRowsDecideWhereHeadingsDoNot(t *testing.T) {
	cat := nineKinds(t)
	head := []string{"许可证号", "单位名称", "社会信用代码", "经营范围", "有效期起", "有效期止"}
	row := func(scope string) []string {
		return []string{"辽交运管许可法字210124000001号", "法库县某某公司", "91210124T5MM3NPTXA", scope, "2024-01-01", "2028-01-01"}
	}
	for _, c := range []struct {
		name   string
		scopes []string
		want   catalog.Code // empty: a person has to say
	}{
		{"goods", []string{"道路普通货物运输", "县内包车客运"}, "008"},
		{"dangerous goods", []string{"道路危险货物运输（第3类）", "道路危险货物运输（第2类）"}, "016"},
		{"radioactive", []string{"放射性物品道路运输"}, "079"},
		{"ride-hailing", []string{"网络预约出租汽车客运", "网约车客运"}, "074"},
		{"half and half", []string{"道路普通货物运输", "道路危险货物运输"}, ""},
		{"no rows", nil, ""},
	} {
		rows := []collect.Row{{Line: 1, Cells: head}}
		for i, scope := range c.scopes {
			rows = append(rows, collect.Row{Line: i + 2, Cells: row(scope)})
		}
		layout, err := collect.Recognise(rows, cat, collect.Hints{})
		if layout.Kind != c.want && err == nil || c.want == "" && err == nil || c.want != "" && err != nil {
			t.Errorf("%s: %s, %v; want %s", c.name, layout.Kind, err, c.want)
		}
	}
}

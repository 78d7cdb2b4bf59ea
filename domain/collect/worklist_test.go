package collect_test

import (
	"testing"

	"roadcert/domain/certificate"
	"roadcert/domain/collect"
)

func cells(line int, texts ...string) collect.Row { return collect.Row{Line: line, Cells: texts} }

// TestWorklist: lists come with and without a header, with results and dates as people write them.
func TestWorklist(t *testing.T) {
	cat := nineKinds(t)
	list, err := collect.WorklistOf([]collect.Row{
		cells(1, "2026 年度审验名单"), cells(2, "序号", "车牌号", "年审结果", "审验有效期至", "备注"),
	}, cat)
	if err != nil || list.Header != 2 {
		t.Fatalf("header %d, %v", list.Header, err)
	}
	for _, c := range []struct {
		row           collect.Row
		ref, result   string
		until, reason string
	}{
		{cells(2, "序号", "车牌号", "年审结果", "审验有效期至", "备注"), "", "", "", ""},
		{cells(3, "1", "辽A·12345", "合格", "2027.8.1", "检测合格"), "辽A12345", certificate.Passed, "2027-08-01", ""},
		{cells(4, "2", "辽a12346", "不合格"), "辽A12346", certificate.Failed, "", ""},
		{cells(5, "3", "辽A12347", "AAA", "20271231"), "辽A12347", "AAA", "2027-12-31", ""},
		{cells(6, "4", "辽A12348", "A 级"), "辽A12348", "A", "", ""},
		{cells(7, "5", "辽A12349", "差不多"), "辽A12349", "", "", "result"},
		{cells(8, "6", "辽A12350", "合格", "2027-02-30"), "辽A12350", certificate.Passed, "", "until"},
		{cells(9, "7", "1.1E+17"), "1.1E+17", "", "", "number_damaged"},
		{cells(10, "合计"), "", "", "", ""},
	} {
		line, ok, why := list.Read(c.row)
		reason := ""
		if why != nil {
			reason = why.Rule
		}
		if line.Ref != c.ref || ok != (c.ref != "") || reason != c.reason || line.Result != c.result || line.Until.String() != c.until {
			t.Errorf("row %d: %+v, %v, %s", c.row.Line, line, ok, reason)
		}
	}
	line, _, _ := list.Read(cells(11, "8", "辽A12345", "", "", "更换车主"))
	kind, _ := cat.Kind("013")
	if changes := collect.Changes(kind, line.Changes); changes["remarks"] != "更换车主" || len(changes) != 1 {
		t.Errorf("changes: %v", changes)
	}
	if bare, err := collect.WorklistOf([]collect.Row{cells(1, "辽交运管法字210124000001号")}, cat); err != nil || bare.Header != 0 {
		t.Errorf("bare numbers: %+v, %v", bare, err)
	}
	if _, err := collect.WorklistOf([]collect.Row{cells(1, "姓名", "住址"), cells(2, "张三", "法库")}, cat); err == nil {
		t.Error("a list without numbers was taken")
	}
}

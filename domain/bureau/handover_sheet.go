package bureau

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/evaluation"
	"roadcert/domain/handover"
	"roadcert/domain/seal"
)

// HandoverSheet is a handover on paper (工作交接单): what was handed over, by whom to whom, and the marks of the signatures
// both have put to it.
type HandoverSheet struct {
	SignedSheet
	Handover handover.Handover
}

// HandoverSheet composes the sheet of a handover as it stands. The log says who made it.
func (d *Desk) HandoverSheet(ctx context.Context, id string) (HandoverSheet, error) {
	if err := d.permit(ctx, access.ReadHandover, "handover_sheet", id); err != nil {
		return HandoverSheet{}, err
	}
	h, err := d.findHandover(ctx, id)
	if err != nil {
		return HandoverSheet{}, err
	}
	s := HandoverSheet{d.signedSheet("工作交接单", "编号 "+h.ID, handover.Clause, "移交人", "接收人", "监交人"), h.Handover}
	s.Sections = []evaluation.Section{h.facts(), h.list(), h.signatures()}
	return s, d.record(ctx, "handover_sheet", h.ID, audit.Done, "制作工作交接单")
}

// who is a person as a sheet names them: 张芳（zhang.fang）.
func (h *Handover) who(user string) string { return h.Names[user] + "（" + user + "）" }

func (h *Handover) facts() evaluation.Section {
	rows := [][]string{
		{"移交人", h.who(h.From)},
		{"接收人", h.who(h.To)},
		{"事由", h.Reason},
		{"拟定日期", h.On.String()},
		{"状态", h.Stage().Name()},
		{"其他移交事项", h.Others},
	}
	rows = slices.DeleteFunc(rows, func(row []string) bool { return row[1] == "" })
	return evaluation.Section{Heading: "一、基本情况", Table: &evaluation.Table{
		Columns: []evaluation.TableColumn{{Title: "项目", Width: 20}, {Title: "内容", Width: 80}}, Rows: rows,
	}}
}

// list is what was open, and what becomes of it.
func (h *Handover) list() evaluation.Section {
	s := evaluation.Section{Heading: "二、未了事项"}
	if len(h.Items) == 0 {
		s.Paragraphs = []string{"程序中没有登记在移交人名下的未了事项。"}
		return s
	}
	s.Table = &evaluation.Table{Columns: []evaluation.TableColumn{
		{Title: "序号", Width: 6, Right: true}, {Title: "类别", Width: 11}, {Title: "编号", Width: 9}, {Title: "内容", Width: 54}, {Title: "去向", Width: 20},
	}}
	for i, it := range h.Items {
		s.Table.Rows = append(s.Table.Rows, []string{strconv.Itoa(i + 1), it.Kind.Name(), it.Ref, it.Text, h.Whither(it)})
	}
	return s
}

// Whither is what becomes of an item, in words.
func (h *Handover) Whither(it handover.Item) string {
	accepted, done := h.Step(handover.Accepted)
	switch chargers := it.Kind.Chargers(); {
	case chargers != "":
		return chargers + "另行指定"
	case slices.Contains(accepted.Over, it.Ref):
		return "接收前已办结或者已转出"
	case done:
		return "由接收人负责"
	case h.Open():
		return "接收后由接收人负责"
	}
	return "没有移交"
}

// signatures are what those concerned signed with their keys.
func (h *Handover) signatures() evaluation.Section {
	t := &evaluation.Table{Columns: []evaluation.TableColumn{{Title: "时间", Width: 22}, {Title: "事项", Width: 13}, {Title: "签名人", Width: 25}, {Title: "签名摘要", Width: 40}}}
	for _, step := range h.Steps {
		row := []string{minute(step.At), step.Stage.Deed(), h.who(step.By), SignatureMark(step.Signature)}
		if step.Text != "" {
			row[1] += "：" + step.Text
		}
		t.Rows = append(t.Rows, row)
	}
	says := "各步由办理人用本人的 SM2 密钥签名，签名覆盖交接单全文和此前各步的签名；签名摘要为该签名的 SM3 前 8 字节，可在程序中核对。"
	if from, signed := h.Step(handover.Signed); signed && from.By != h.From {
		says += fmt.Sprintf("移交人没有亲自签字，由%s %s代签，原因：%s。", access.SecurityAdmin.Name(), h.Names[from.By], from.Text)
	}
	s := evaluation.Section{Heading: "三、签名", Paragraphs: []string{says}, Table: t}
	if len(h.Broken) > 0 {
		s.Paragraphs = append(s.Paragraphs, strings.Join(h.Broken, "；")+"。")
	}
	return s
}

// SignatureMark is a signature as a sheet shows it: the beginning of its SM3, in fours.
func SignatureMark(signature []byte) string {
	sum := seal.SM3(signature)
	return fmt.Sprintf("%X %X %X %X", sum[:2], sum[2:4], sum[4:6], sum[6:8])
}

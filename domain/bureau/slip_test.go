package bureau_test

import (
	"bytes"
	"image"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/ui/paper"
)

// words is all a slip says.
func words(s bureau.Slip) string {
	all := append([]string{s.Title, s.To, s.Case, s.Bureau, s.Mark}, s.Paragraphs...)
	for _, f := range s.Facts {
		all = append(all, f.Name+"="+f.Value)
	}
	return strings.Join(append(all, s.Notes...), "\n")
}

// laid draws a slip, and writes it where LOOK says.
func laid(t testing.TB, s bureau.Slip, name string) *paper.Document {
	t.Helper()
	d := need[*paper.Document](t)(paper.NewSlip(s, press(t).Type))
	if dir := os.Getenv("LOOK"); dir != "" {
		var b bytes.Buffer
		if err := png.Encode(&b, need[image.Image](t)(d.Image(0, 100))); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// says holds a slip to what it must say, and to what it must not.
func says(t testing.TB, s bureau.Slip, title string, parts ...string) {
	t.Helper()
	text := words(s)
	if s.Title != title || s.Mark != document.MarkTraining {
		t.Errorf("is called %q, with the mark %q", s.Title, s.Mark)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s does not say %q:\n%s", title, part, text)
		}
	}
	if strings.Contains(text, "11010519491231002X") || strings.Contains(text, "{") {
		t.Errorf("%s tells too much:\n%s", title, text)
	}
}

// TestSlipsOfAllKinds: an application of every kind is accepted on one sheet for both, granted on another, and its
// number is read back from the code.
func TestSlipsOfAllKinds(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, approver := t.Context(), c.desk(access.Clerk), c.desk(access.Approver)
	for _, kind := range clerk.Catalog().Kinds() {
		face := certificate.Face(catalog.Sample(kind))
		maps.DeleteFunc(face, func(key, _ string) bool {
			return !kind.Number.OfHolder && key == kind.Key(catalog.RoleNumber) || key == kind.Key(catalog.RoleAuthority)
		})
		k := need[bureau.Case](t)(clerk.ProposeIssue(ctx, kind.Code, face, ""))
		k = need[bureau.Case](t)(clerk.Attach(ctx, k.ID, "申请表11010519491231002X.pdf", scan(1, 100)))
		accepted := need[bureau.Slip](t)(clerk.Slip(ctx, k.ID, bureau.AcceptanceSlip))
		says(t, accepted, "受理通知书", kind.Name, k.ID, "共 1 件：1. 申请表1101****002X.pdf", "受理人=受理员", "受理日期=2026年11月23日", "作出决定", "第三十二条第一款第五项")
		d := laid(t, accepted, "accepted-"+string(kind.Code))
		if d.Pages() != 1 {
			t.Errorf("%s: both copies take %d pages", kind.Name, d.Pages())
		}
		read, err := qrcode.NewQRCodeReader().Decode(bitmap(t, d), map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
		if err != nil || read.GetText() != k.ID {
			t.Errorf("%s: the code reads %v, %v", kind.Name, read, err)
		}
		need[bureau.Decision](t)(approver.Decide(ctx, k.ID, bureau.Approved, ""))
		granted := need[bureau.Slip](t)(approver.Slip(ctx, k.ID, bureau.DecisionSlip))
		says(t, granted, "准予行政许可决定书", "准予行政许可，核发"+kind.Name, "第三十八条第一款", "生效日期=2026年11月23日", "证照标识=1.2.156.3005.2.", "电子证照（第 001 版）")
		if d := laid(t, granted, "granted-"+string(kind.Code)); d.Pages() != 1 {
			t.Errorf("%s: the decision takes %d pages", kind.Name, d.Pages())
		}
	}
}

// bitmap is the upper right corner of the first page as a phone sees it. At finer resolutions this reader takes one
// small symbol in some hundreds for one of another size.
func bitmap(t testing.TB, d *paper.Document) *gozxing.BinaryBitmap {
	t.Helper()
	page := need[image.Image](t)(d.Image(0, 100))
	b := page.Bounds()
	corner := image.NewRGBA(image.Rect(0, 0, b.Dx()/4, b.Dy()/8))
	draw.Draw(corner, corner.Bounds(), page, image.Pt(b.Dx()-b.Dx()/4, 0), draw.Src)
	return need[*gozxing.BinaryBitmap](t)(gozxing.NewBinaryBitmapFromImage(corner))
}

// TestEveryFormIsSaid: every operation two people decide about has its paper, which quotes the clause it rests on.
func TestEveryFormIsSaid(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, approver := t.Context(), c.desk(access.Clerk), c.desk(access.Approver)
	was := c.issued(lorry)
	done := func(p bureau.Proposal, title string, parts ...string) {
		t.Helper()
		k := need[bureau.Case](t)(clerk.Propose(ctx, was.ID.String(), p))
		need[bureau.Decision](t)(approver.Decide(ctx, k.ID, bureau.Approved, ""))
		s := need[bureau.Slip](t)(clerk.Slip(ctx, k.ID, bureau.DecisionSlip))
		says(t, s, title, append(parts, lorry["name"])...)
		laid(t, s, p.Operation.String())
	}
	const against, suit = "60 日内依法申请行政复议（《中华人民共和国行政复议法》第二十条）", "6 个月内依法向人民法院提起行政诉讼（《中华人民共和国行政诉讼法》第四十六条）"
	until := clerk.Today().Add(30)
	done(bureau.Proposal{Operation: certificate.Amend, Reason: "info-change", Face: certificate.Face{"vehicle_type": "重型自卸货车"}},
		"准予变更行政许可决定书", "车辆类型由“重型厢式货车”变更为“重型自卸货车”", "第四十九条", "电子证照（第 002 版）")
	done(bureau.Proposal{Operation: certificate.Renew, Reason: "damaged"}, "准予换发证照决定书", "（DB21/T）第 6.1 条", "证照污损")
	done(bureau.Proposal{Operation: certificate.Reissue, Reason: "lost"}, "准予补发证照决定书", "证照丢失")
	done(bureau.Proposal{Operation: certificate.Suspend, Reason: "penalty", Until: until}, "暂扣证照通知书", "暂扣期满=2026年12月23日", against, suit)
	done(bureau.Proposal{Operation: certificate.Reinstate}, "发还证照通知书", "处罚执行完毕")
	done(bureau.Proposal{Operation: certificate.Rescind, Reason: "fraud"}, "撤销行政许可决定书", "第六十九条", "以欺骗等不正当手段取得", against)
	done(bureau.Proposal{Operation: certificate.Cancel, Reason: "rescinded"}, "注销行政许可决定书", "第七十条", against)
	was = c.issued(certificate.Face{"name": lorry["name"], "plate": "辽A88889", "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输"})
	done(bureau.Proposal{Operation: certificate.Revoke, Reason: "penalty"}, "吊销证照通知书", "《中华人民共和国行政处罚法》第九条", against)
	for _, op := range certificate.Operations() {
		if op.ByTwo() && op.Clause() == "" {
			t.Errorf("%s rests on nothing", op.Name())
		}
	}
}

// TestSlipsThatSayNo: a refusal and a return need their reasons, which go on paper with what is sensitive masked.
func TestSlipsThatSayNo(t *testing.T) {
	c := newCounty(t)
	ctx, clerk, reviewer := t.Context(), c.desk(access.Clerk), c.desk(access.Reviewer)
	k := need[bureau.Case](t)(clerk.ProposeIssue(ctx, "013", lorry, ""))
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Returned, "一、缺车辆照片\n二、身份证11010519491231002X看不清"))
	s := need[bureau.Slip](t)(clerk.Slip(ctx, k.ID, bureau.CorrectionSlip))
	says(t, s, "补正通知书", "一、缺车辆照片\n二、身份证1101****002X看不清", "第三十二条第一款第四项", "重新提交")
	laid(t, s, "returned")
	need[bureau.Case](t)(clerk.Submit(ctx, k.ID))
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Rejected, "车辆未经检测合格"))
	s = need[bureau.Slip](t)(clerk.Slip(ctx, k.ID, bureau.DecisionSlip))
	says(t, s, "不予行政许可决定书", "决定不予行政许可。理由如下：\n车辆未经检测合格", "第三十八条第二款", "60 日内", "6 个月内")
	laid(t, s, "rejected")
	k = need[bureau.Case](t)(clerk.ProposeIssue(ctx, "013", lorry, ""))
	if _, err := reviewer.Decide(ctx, k.ID, bureau.Rejected, " "); problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), "没有写明理由") {
		t.Errorf("refused for good without a reason: %v", err)
	}
	need[bureau.Decision](t)(reviewer.Decide(ctx, k.ID, bureau.Returned, ""))
	if _, err := clerk.Slip(ctx, k.ID, bureau.CorrectionSlip); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), "没有写明理由") {
		t.Errorf("refused without a reason: %v", err)
	}
}

// TestWhatHasNoSlip says why, and the log knows who made one.
func TestWhatHasNoSlip(t *testing.T) {
	c := newCounty(t)
	ctx, clerk := t.Context(), c.desk(access.Clerk)
	refused := func(id string, which bureau.SlipKind, says string) {
		t.Helper()
		if _, err := clerk.Slip(ctx, id, which); problem.Of(err) != problem.Refused || !strings.Contains(err.Error(), says) {
			t.Errorf("%s of %s: %v", which, id, err)
		}
	}
	draft := c.draft()
	refused(draft.ID, bureau.AcceptanceSlip, "尚未受理")
	k := need[bureau.Case](t)(clerk.Submit(ctx, draft.ID))
	refused(k.ID, bureau.DecisionSlip, "现在的状态没有这种文书")
	was := c.issued(certificate.Face{"name": lorry["name"], "plate": "辽A88889", "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输"})
	k = need[bureau.Case](t)(clerk.Propose(ctx, was.ID.String(), bureau.Proposal{Operation: certificate.Revoke, Reason: "penalty"}))
	refused(k.ID, bureau.AcceptanceSlip, "依职权办理")
	lines := c.collected("vehicles.xlsx", "013")
	plan := need[bureau.Plan](t)(clerk.Plan(ctx, bureau.Selection{Lines: lines[:3]}, bureau.Proposal{Operation: certificate.Cancel, Reason: "holder-request"}, nil))
	k = need[bureau.Case](t)(clerk.Begin(ctx, plan))
	refused(k.ID, bureau.AcceptanceSlip, "成批办理")
	if _, err := c.desk(access.Evaluator).Slip(ctx, draft.ID, bureau.AcceptanceSlip); problem.Of(err) != problem.Forbidden {
		t.Errorf("an evaluator made a slip: %v", err)
	}
	need[bureau.Slip](t)(clerk.Slip(ctx, draft.ID, bureau.AcceptanceSlip))
	entries := need[[]audit.Entry](t)(c.store.Audit(ctx, 0, 1000))
	if !slices.ContainsFunc(entries, func(e audit.Entry) bool {
		return e.Action == "slip" && e.Subject == draft.ID && e.Outcome == audit.Done && e.Detail == "制作受理通知书"
	}) {
		t.Error("the log does not know of the slip")
	}
}

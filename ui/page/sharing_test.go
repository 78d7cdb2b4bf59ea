package page_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/collect"
	"roadcert/domain/sharing"
	"roadcert/ui/page"
)

// drivers are IDs of valid practitioners.
func drivers(c *county, n int) (ids []string) {
	c.Helper()
	list, err := c.desk(access.Clerk).List(c.Context(), bureau.Query{Kind: "071", Status: certificate.Valid, Limit: n})
	if err != nil || len(list.Rows) < n {
		c.Fatal(err, len(list.Rows))
	}
	for _, r := range list.Rows {
		ids = append(ids, r.ID.String())
	}
	return ids
}

// openSharing shows the page to somebody.
func openSharing(t *testing.T, c *county, role access.Role, dark bool) *stand {
	t.Helper()
	s := newStand(t, small, dark)
	s.put(page.NewSharing(c.desk(role), tools(), s))
	return s
}

// Asked in the form, granted by another, handed out as a file, traced by its number, withdrawn.
func TestSharingOnThePage(t *testing.T) {
	for _, dark := range []bool{false, true} {
		suffix := map[bool]string{false: "light", true: "dark"}[dark]
		t.Run(suffix, func(t *testing.T) {
			c := filled(t)
			whose := drivers(c, 2)
			s := openSharing(t, c, access.Clerk, dark)
			s.reads(t, "没有进行中的共享授权", "未经授权，证照信息不提供给任何人")
			s.choose(t, "进行中的", "全部")
			s.reads(t, "没有共享授权")
			s.choose(t, "全部", "进行中的")
			s.reads(t, "没有进行中的共享授权")
			s.draw(t, "sharing-empty-"+suffix)
			s.press(t, "提出申请")
			s.reads(t, "提出共享申请", "不共享的：")
			for i, text := range []string{whose[0] + " " + whose[1], "核查两名驾驶人", "法库县公安局交通警察大队", "王强", "核对重型货车驾驶人的从业资格", "法交运函〔2026〕12 号"} {
				s.input(t, i).SetText(text)
			}
			s.press(t, "提出申请")
			s.reads(t, "持证主体只能授权共享自己的证照")
			s.choose(t, "持证主体授权", "签发部门授权")
			s.press(t, "提出申请")
			s.reads(t, "没有选择照面项")
			for _, item := range []string{"姓名", "身份证号", "从业资格类别"} {
				s.ticks(t, item)
			}
			s.draw(t, "sharing-ask-"+suffix)
			s.inChinese(t)
			s.press(t, "提出申请")
			s.says(t, "已提出申请 g1-1，等待授权")
			s.row(t, 0)
			s.reads(t, "待授权", "核对重型货车驾驶人的从业资格", "姓名、身份证号、从业资格类别", "核查两名驾驶人")
			s.press(t, "授权")
			s.reads(t, "由审核员、批准人办理")

			s = openSharing(t, c, access.Reviewer, dark)
			s.row(t, 0)
			s.press(t, "授权")
			s.reads(t, "使用 2 本证照的信息")
			s.press(t, "授权")
			s.says(t, "g1-1：可使用")

			s = openSharing(t, c, access.Clerk, dark)
			s.row(t, 0)
			path := filepath.Join(t.TempDir(), "共享.pdf")
			s.press(t, "提供 PDF")
			s.input(t, 0).SetText(path)
			s.press(t, "提供")
			number := handed(s)
			s.says(t, "还可用 0 次")
			if content, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(content), "%PDF") {
				t.Error(err)
			}
			s.fails(t)
			s.choose(t, "进行中的", "全部")
			s.row(t, 0)
			s.reads(t, "次数用完", "第 1 次提供", "使用编号 "+number)
			s.press(t, "提供 PDF")
			s.reads(t, "授权的使用次数已经用完")
			s.draw(t, "sharing-why-"+suffix)
			s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
			s.draw(t, "sharing-"+suffix)
			s.press(t, "持证主体台账")
			s.input(t, 0).SetText(whose[0])
			s.draw(t, "sharing-ledger-ask-"+suffix)
			s.press(t, "查看")
			s.reads(t, "证照共享使用台账")
			s.draw(t, "sharing-ledger-"+suffix)

			s = openSharing(t, c, access.Supervisor, dark)
			s.tab(t, "追查")
			s.types(t, number)
			s.reads(t, "这份文件给了 王强（法库县公安局交通警察大队）", number, "各人签名均已核验", "核对重型货车驾驶人的从业资格")
			s.draw(t, "sharing-trace-"+suffix)
			s.inChinese(t)
			s.fails(t)
		})
	}
}

// handed is the number of the file that was handed out last, as a toast said it.
func handed(s *stand) string {
	_, rest, _ := strings.Cut(s.toasts[len(s.toasts)-1], "使用编号 ")
	number, _, _ := strings.Cut(rest, "，")
	return number
}

// What is withdrawn is over at once; a slip of the pen in a number is noticed; what waits for somebody is counted.
func TestWhatSharingRefuses(t *testing.T) {
	c := filled(t)
	clerk := c.desk(access.Clerk)
	g, err := clerk.RequestSharing(t.Context(), bureau.Selection{Lines: []collect.Line{{Ref: drivers(c, 1)[0]}}}, sharing.Request{
		Party: "沈阳市交通运输局", Person: "赵敏", Purpose: "全市核查", Basis: sharing.ByManager, Evidence: "沈交运〔2026〕3 号", Fields: []string{"name"},
		Until: clerk.Today().Add(30), Uses: 3,
	})
	if err != nil {
		t.Fatal(err)
	}
	reviewer := c.desk(access.Reviewer)
	s := newStand(t, small, false)
	p := page.NewSharing(reviewer, tools(), s)
	s.put(p)
	counter, ok := p.(page.Counter)
	if !ok {
		t.Fatal("nobody is told what waits")
	}
	if n, err := counter.Waiting(t.Context()); err != nil || n != 1 {
		t.Error(n, err)
	}
	if _, err := reviewer.GrantSharing(t.Context(), g.ID, sharing.Agree, ""); err != nil {
		t.Fatal(err)
	}
	if n, err := counter.Waiting(t.Context()); err != nil || n != 0 {
		t.Error(n, err)
	}
	s = openSharing(t, c, access.Supervisor, false)
	s.row(t, 0)
	s.press(t, "撤回")
	s.reads(t, "撤回立即生效")
	s.press(t, "撤回")
	s.reads(t, "请填写理由")
	s.input(t, 0).SetText("持证主体要求")
	s.press(t, "撤回")
	s.says(t, "g1-1：已撤回")
	s.tab(t, "追查")
	s.types(t, "2222-2222-2223")
	if len(s.failed) != 1 || !strings.Contains(s.failed[0].Error(), "不是使用编号") {
		t.Error(s.failed)
	}
}

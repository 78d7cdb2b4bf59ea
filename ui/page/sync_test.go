package page_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/ledger"
	"roadcert/store/register"
	"roadcert/ui/page"
)

// realm is a practice province on a ledger of its own, and the wire to it.
type realm struct {
	testing.TB
	*province.Province
	cut bool // nothing goes through
}

func newRealm(t testing.TB) *realm {
	t.Helper()
	r := &realm{TB: t}
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 42, 42))); err != nil {
		t.Fatal(err)
	}
	var err error
	if r.Province, err = province.NewPractice(rand.Reader, "辽宁省交通运输事务服务中心", "12210000MB0000000X", picture.Bytes(), now); err != nil {
		t.Fatal(err)
	}
	if r.Catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r.Ledger, r.Regions, r.Now = l, regions(t), func() time.Time { return now }
	return r
}

// Carry is the wire.
func (r *realm) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	if r.cut {
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New("the wire is cut")}
	}
	return r.Answer(ctx, letter)
}

// invitation lets a workstation of the county in.
func (r *realm) invitation(station int) []byte {
	r.Helper()
	i, err := r.Invite(r.Context(), "210124", station, "https://127.0.0.1:8443", "", r.Now().AddDate(0, 0, 7))
	if err != nil {
		r.Fatal(err)
	}
	content, err := exchange.Write(&i)
	if err != nil {
		r.Fatal(err)
	}
	return content
}

// reach lets a county reach the province.
func (r *realm) reach(c *county) {
	c.office.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
}

// station is a new county's workstation that has joined and taken one register in.
func (r *realm) station(number int, file string) *county {
	r.Helper()
	c := r.bare(number)
	reg, err := register.Open(c.register(file))
	if err != nil {
		r.Fatal(err)
	}
	if _, err := c.desk(access.Clerk).Import(r.Context(), reg, bureau.ImportOptions{}); err != nil {
		r.Fatal(err)
	}
	if err := reg.Close(); err != nil {
		r.Fatal(err)
	}
	return c
}

func (r *realm) sync(c *county) {
	r.Helper()
	if _, err := c.desk(access.Clerk).Sync(r.Context(), nil); err != nil {
		r.Fatal(err)
	}
}

// openSync shows the page to somebody.
func openSync(t *testing.T, c *county, role access.Role, dark bool) *stand {
	t.Helper()
	s := newStand(t, small, dark)
	s.put(page.NewSync(c.desk(role), tools(), s))
	return s
}

func TestAWorkstationJoinsAndSynchronises(t *testing.T) {
	r, c := newRealm(t), newCounty(t)
	r.reach(c)
	s := openSync(t, c, access.Clerk, false)
	s.reads(t, "还没有接入省级系统")
	s.press(t, "接入省级系统")
	s.reads(t, "接入省级系统由系统管理员办理。")

	path := filepath.Join(t.TempDir(), "法库县-1.json")
	if err := os.WriteFile(path, r.invitation(1), 0o600); err != nil {
		t.Fatal(err)
	}
	s = openSync(t, c, access.SystemAdmin, false)
	s.draw(t, "sync-join")
	s.press(t, "接入省级系统")
	s.input(t, 0).SetText(path)
	s.press(t, "打开")
	s.says(t, "本机是 1 号工作站")
	s.press(t, "立即同步")
	s.says(t, "成功 0 件，退回 0 件")
	s.reads(t, "辽宁省交通运输事务服务中心", "1 号工作站", "待推", "立即同步")
	s.inChinese(t)
	s.draw(t, "sync")
	r.cut = true
	s.press(t, "立即同步")
	if len(s.failed) != 1 {
		t.Fatalf("a cut wire fails with %v", s.failed)
	}
	s.reads(t, "最近一次问题")
	s.draw(t, "sync-cut")
}

// inspect lets a clerk note a review down of the first vehicle of a county.
func (r *realm) inspect(c *county) {
	r.Helper()
	clerk := c.desk(access.Clerk)
	page, err := clerk.List(r.Context(), bureau.Query{Limit: 1})
	if err != nil {
		r.Fatal(err)
	}
	if _, err := clerk.Record(r.Context(), page.Rows[0].ID.String(), bureau.Proposal{Operation: certificate.Review, Reason: "annual"}); err != nil {
		r.Fatal(err)
	}
}

// Two workstations did something to the same certificate: the one that is slower sees both sides, and gives way.
func TestWhatTheProvinceDidNotTakeIn(t *testing.T) {
	for _, dark := range []bool{false, true} {
		suffix := map[bool]string{false: "light", true: "dark"}[dark]
		t.Run(suffix, func(t *testing.T) {
			r := newRealm(t)
			first := r.station(1, "vehicles.xlsx")
			r.sync(first)
			second := r.station(2, "vehicles.xlsx")
			r.sync(second)
			r.inspect(first)
			r.inspect(second)
			r.sync(first)
			r.sync(second)
			s := openSync(t, second, access.Clerk, dark)
			s.draw(t, "sync-waiting-"+suffix)
			s.tab(t, "退回与冲突 1")
			s.reads(t, "冲突", "双方相同到第 1 次办理", "本机办理", "省级已有")
			s.inChinese(t)
			s.draw(t, "sync-stopped-"+suffix)
			s.press(t, "以省级为准")
			s.reads(t, "与省级的差异由")

			s = openSync(t, second, access.Reviewer, dark)
			s.tab(t, "退回与冲突 1")
			s.press(t, "重新推送")
			s.reads(t, "“冲突”的不能重新推送。")
			s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
			s.press(t, "以省级为准")
			s.input(t, 0).SetText("一号窗口先办")
			s.press(t, "以省级为准")
			s.says(t, "已采用省级系统的记录")
			s.tab(t, "搁置")
			s.reads(t, "一号窗口先办")
			s.draw(t, "sync-aside-"+suffix)
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

func TestAFaultRunsItsCourse(t *testing.T) {
	for _, dark := range []bool{false, true} {
		t.Run(map[bool]string{false: "light", true: "dark"}[dark], func(t *testing.T) {
			r := newRealm(t)
			c := r.station(1, "vehicles.xlsx")
			suffix := map[bool]string{true: "-dark"}[dark]
			s := openSync(t, c, access.Clerk, dark)
			s.tabLike(t, "故障")
			s.reads(t, "没有登记过故障")
			s.press(t, "登记故障")
			s.draw(t, "sync-fault-open"+suffix)
			s.press(t, "登记故障")
			s.says(t, "已登记故障。")
			s.reads(t, "未排除", "排除后起算")
			s.press(t, "登记措施")
			s.input(t, 0).SetText("数据包交省中心李工")
			s.press(t, "登记措施")
			s.says(t, "已登记应急措施。")
			s.press(t, "登记排除")
			s.press(t, "登记排除")
			s.reads(t, "补推中", "还剩 2 个工作日")
			s.draw(t, "sync-fault"+suffix)
			s.press(t, "打印故障与补推说明")
			s.draw(t, "sync-fault-sheet"+suffix)
			s.window.Canvas().Overlays().Remove(s.window.Canvas().Overlays().Top())
			s.tab(t, "对账")
			s.draw(t, "sync-reconcile-before"+suffix)
			s.press(t, "对账")
			s.says(t, "对账完毕，没有差异。")
			s.reads(t, "不同 0 本")
			s.draw(t, "sync-reconcile"+suffix)
			s.tabLike(t, "故障")
			s.reads(t, "按时完成")
			for _, err := range s.failed {
				t.Error(err)
			}
		})
	}
}

// lorries lets a county take a register of lorries in, of a body type.
func (c *county) lorries(body string, n int) {
	c.Helper()
	text := "道路运输证号,业户名称,统一社会信用代码,车辆号牌,车辆类型,经营范围,发证日期,证照状态\n"
	for i := range n {
		text += fmt.Sprintf("辽交运管法字210124%06d号,法库县顺达运输有限公司,91210124MA0A0A0A1M,辽A%05d,%s,道路普通货物运输,2024-10-05,有效\n", i+1, i+1, body)
	}
	c.take(text)
}

// bare is a new county's workstation that has joined.
func (r *realm) bare(number int) *county {
	r.Helper()
	c := newCounty(r.TB)
	r.reach(c)
	if _, err := c.desk(access.SystemAdmin).Join(r.Context(), r.invitation(number)); err != nil {
		r.Fatal(err)
	}
	r.sync(c)
	return c
}

// All that nobody decided gives way at once, after how many those are was typed.
func TestHowManyGiveWayIsTyped(t *testing.T) {
	r := newRealm(t)
	first, second := r.bare(1), r.bare(2)
	first.lorries("重型厢式货车", 3)
	second.lorries("中型厢式货车", 3)
	r.inspect(second)
	r.sync(first)
	r.sync(second)
	s := openSync(t, second, access.Reviewer, false)
	s.tab(t, "退回与冲突 3")
	s.press(t, "全部以省级为准")
	s.reads(t, "2 本冲突的证照在本机只归集过", "另有 1 本在本机办理过业务")
	s.input(t, 0).SetText("两台工作站归集了同一份登记表")
	s.draw(t, "sync-yield-all")
	s.press(t, "2 本以省级为准")
	s.draw(t, "sync-yield-all-typed")
	s.input(t, 0).SetText("3")
	s.press(t, "2 本以省级为准")
	if len(s.toasts) != 0 {
		t.Fatalf("without its number it is done: %q", s.toasts)
	}
	top := s.window.Canvas().Overlays()
	top.Remove(top.Top()) // why not
	s.input(t, 0).SetText("2")
	s.press(t, "2 本以省级为准")
	s.says(t, "已采用省级系统的记录 2 本，1 本要逐件对照。")
	s.tab(t, "退回与冲突 1")
	s.press(t, "全部以省级为准")
	s.reads(t, "没有可以一起处理的。")
}

// newsFor has a page read anew by itself, as when something has come in.
func newsFor(t *testing.T, p page.Page) {
	t.Helper()
	r, ok := p.(page.Renewer)
	if !ok {
		t.Fatalf("%s is not kept up to date", p.Title())
	}
	r.Renew(false)
}

// What the province did not take in is told where its certificate is, in the list, and on the first page; each leads to
// where somebody decides about it.
func TestOtherPagesTellOfTheProvince(t *testing.T) {
	r := newRealm(t)
	first, second := r.bare(1), r.bare(2)
	first.lorries("重型厢式货车", 2)
	second.lorries("中型厢式货车", 2)
	r.inspect(second)
	r.sync(first)
	clerk := second.desk(access.Clerk)
	s := newStand(t, small, false)
	certificates := openCertificates(t, s, clerk, page.Route{Page: page.Certificates})
	s.reads(t, "待推", "等待推送，下一次同步时送省级系统。")
	r.sync(second)
	newsFor(t, certificates)
	s.reads(t, "冲突", "与省级系统的记录冲突：", "其后的 1 件在等它处理", "去处理")
	s.inChinese(t)
	s.draw(t, "certificates-stopped")
	s.press(t, "去处理")
	list, err := clerk.List(t.Context(), bureau.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (page.Route{Page: page.Sync, Filter: page.StoppedFilter + ":" + list.Rows[0].ID.String()}); s.opened[len(s.opened)-1] != want {
		t.Errorf("it leads to %v, not to %v", s.opened, want)
	}

	s = newStand(t, small, false)
	s.put(page.NewHome(second.desk(access.Reviewer), s))
	s.reads(t, "与省级系统同步", "省级退回 2 条")
	s.draw(t, "home-returned")
	s.press(t, "去办")
	if want := (page.Route{Page: page.Sync, Filter: page.StoppedFilter}); s.opened[len(s.opened)-1] != want {
		t.Errorf("it leads to %v, not to %v", s.opened, want)
	}

	s = newStand(t, small, false)
	sync := page.NewSync(second.desk(access.Reviewer), tools(), s)
	s.put(sync)
	bearers := map[certificate.ID]string{list.Rows[0].ID: "其后的 1 件在等它。", list.Rows[1].ID: "本县的证照 c1-1 已经使用这个编号。同一本"}
	for _, row := range list.Rows[:2] {
		sync.Show(page.Route{Page: page.Sync, Filter: page.StoppedFilter + ":" + row.ID.String()})
		s.reads(t, "双方没有共同的经历。", bearers[row.ID])
	}
	if c, ok := sync.(page.Counter); !ok {
		t.Error("the page does not know how much waits")
	} else if n, err := c.Waiting(t.Context()); err != nil || n != 2 {
		t.Errorf("%d wait, %v", n, err)
	}
	if err := second.desk(access.Reviewer).Yield(t.Context(), list.Rows[0].ID.String(), "一号窗口先办"); err != nil {
		t.Fatal(err)
	}
	s = newStand(t, small, false)
	openCertificates(t, s, clerk, page.Route{Page: page.Certificates, Filter: page.CertificateFilter + list.Rows[0].ID.String()})
	s.reads(t, "这本证照已不在库中", "整本已于 2026年11月23日", "一号窗口先办")
	s.draw(t, "certificates-gone")
	s.press(t, "看搁置的")
	if want := (page.Route{Page: page.Sync, Filter: page.AsideFilter}); s.opened[len(s.opened)-1] != want {
		t.Errorf("it leads to %v, not to %v", s.opened, want)
	}
	s.row(t, 1)
	s.reads(t, "已收", "省级系统已于 2026年11月23日")
}

// Every tab has its keys, and no key does two things on one.
func TestEveryTabOfTheLinkHasItsKeys(t *testing.T) {
	s := newStand(t, small, false)
	p := page.NewSync(newRealm(t).bare(1).desk(access.Reviewer), tools(), s)
	s.put(p)
	for filter, want := range map[string]string{
		"":                 "Ctrl+S 立即同步",
		page.StoppedFilter: "Ctrl+D 以省级为准…",
		page.AsideFilter:   "Ctrl+Enter 重办",
		"reconciling":      "Ctrl+T 取回…",
		page.FaultsFilter:  "Ctrl+M 登记措施…",
	} {
		p.Show(page.Route{Page: page.Sync, Filter: filter})
		keys := map[string]string{}
		for _, c := range p.Commands() {
			if other := keys[c.Shortcut()]; other != "" || c.Key == "" {
				t.Errorf("%s: %s has the key %q of %s", filter, c.Name, c.Shortcut(), other)
			}
			keys[c.Shortcut()] = c.Name
		}
		if key, name, _ := strings.Cut(want, " "); keys[key] != name {
			t.Errorf("%s: %s is %q, not %s", filter, key, keys[key], name)
		}
	}
}

// What comes in meanwhile leaves alone what somebody looks at: the row, the certificate, its number in full.
func TestPagesStayWhereOneIsWhileNewsComesIn(t *testing.T) {
	r := newRealm(t)
	first, second := r.bare(1), r.bare(2)
	first.lorries("重型厢式货车", 9)
	second.lorries("中型厢式货车", 2)
	clerk := second.desk(access.Clerk)
	list, err := clerk.List(t.Context(), bureau.Query{})
	if err != nil {
		t.Fatal(err)
	}
	s := newStand(t, small, false)
	certificates := openCertificates(t, s, clerk, page.Route{Page: page.Certificates})
	s.row(t, 1)
	s.press(t, "查看完整号码")
	s.reads(t, "共 2 条 · 选中 1", "完整号码 · 已记入日志", list.Rows[1].Number)
	newsFor(t, certificates)
	s.reads(t, "完整号码 · 已记入日志")
	r.sync(first)
	r.sync(second)
	newsFor(t, certificates)
	s.reads(t, "共 9 条 · 选中 1", "本县的证照") // it is in conflict now, and still the one that is shown
	s.press(t, "去处理")
	if want := (page.Route{Page: page.Sync, Filter: page.StoppedFilter + ":" + list.Rows[1].ID.String()}); s.opened[len(s.opened)-1] != want {
		t.Errorf("the certificate shown leads to %v, not to %v", s.opened, want)
	}

	s = newStand(t, small, false)
	sync := page.NewSync(second.desk(access.Reviewer), tools(), s)
	s.put(sync)
	sync.Show(page.Route{Page: page.Sync, Filter: page.StoppedFilter})
	s.row(t, 1)
	gone := list.Rows[1].ID // the first that was stopped
	if err := second.desk(access.Reviewer).Yield(t.Context(), gone.String(), "一号窗口先办"); err != nil {
		t.Fatal(err)
	}
	newsFor(t, sync)
	s.reads(t, "退回与冲突 1", "法库县顺达运输有限公司　归集", "双方没有共同的经历。")
	for _, err := range s.failed {
		t.Error(err)
	}
}

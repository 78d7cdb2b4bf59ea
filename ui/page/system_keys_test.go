package page_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/problem"
	"roadcert/ui/page"
)

// TestTheDataKeyIsChangedOnThePage: by the security administrator alone, with the new recovery key told in two halves.
func TestTheDataKeyIsChangedOnThePage(t *testing.T) {
	c := newCounty(t)
	own := c.passwords["security-admin"]
	s, p := openSystem(t, c.desk(access.SecurityAdmin), tools(), "密钥")
	s.reads(t, "第 1 代", "敏感信息全部用现在的密钥加密", "数据密钥给身份证号", "已告知")
	s.inChinese(t)
	s.draw(t, "system-keys")
	s.press(t, "更换数据密钥")
	s.press(t, "更换数据密钥")
	s.reads(t, "请填写原因", "请填写您自己的登录口令")
	s.input(t, 0).SetText("用满两年")
	s.input(t, 1).SetText("Wrong-2026-Pass")
	s.draw(t, "system-keys-ask")
	s.press(t, "更换数据密钥")
	if len(s.failed) != 1 || problem.Of(s.failed[0]) != problem.SignIn {
		t.Errorf("with a wrong password: %v", s.failed)
	}
	s.failed = nil
	s.press(t, "更换数据密钥")
	s.input(t, 0).SetText("用满两年")
	s.input(t, 1).SetText(own)
	s.press(t, "更换数据密钥")
	s.says(t, "已更换为第 2 代")
	s.reads(t, "新的恢复密钥", "甲份", "乙份", "打印甲份", "打印乙份", "由两人分开密封保管")
	s.draw(t, "system-keys-told")
	former := toldHalves(t, s)
	s.leave()
	s.reads(t, "第 2 代", "更换以后还没有备份", "下次登录时换上新密钥")
	s.draw(t, "system-keys-changed")
	for _, text := range s.texts() {
		if strings.Contains(text, former[0]) || strings.Contains(text, former[1]) {
			t.Error("the recovery key is still to be read")
		}
	}
	s.press(t, "更换恢复密钥")
	s.input(t, 0).SetText("甲份遗失")
	s.input(t, 1).SetText(own)
	s.press(t, "更换恢复密钥")
	s.says(t, "恢复密钥已更换")
	s.reads(t, "新的恢复密钥")
	halves := toldHalves(t, s)
	s.leave()
	p.Show(page.Route{Page: page.System, Filter: page.KeysFilter})
	for _, err := range s.failed {
		t.Error(err)
	}
	s, _ = openSystem(t, c.desk(access.SystemAdmin), tools(), "备份与恢复")
	for _, text := range s.texts() {
		if text == "密钥" {
			t.Error("the system administrator finds the tab of the keys")
		}
	}
	// The last halves are the recovery key of now, and no others.
	if _, err := c.office.Recover(t.Context(), "audit-admin", former[0]+"\n"+former[1]); err == nil {
		t.Error("the former recovery key still opens the store")
	}
	if _, err := c.office.Recover(t.Context(), "audit-admin", halves[1]+"\n"+halves[0]); err != nil {
		t.Error(err)
	}
}

// What has a last day is listed beside the keys, and what ends soon is said on 工作台 to both who see to it.
func TestSealsThatEndAreSaid(t *testing.T) {
	c := sealedCounty(t)
	s, _ := openSystem(t, c.desk(access.SecurityAdmin), tools(), "密钥")
	s.reads(t, "印章和证书的期限", "正常", "签章人证书")
	s.draw(t, "system-keys-ends")
	later := c.office.Now().AddDate(20, 0, 0)
	c.office.Now = func() time.Time { return later }
	s, _ = openSystem(t, c.desk(access.SecurityAdmin), tools(), "密钥")
	s.reads(t, "项快要到期")
	for _, r := range []access.Role{access.SecurityAdmin, access.SystemAdmin} {
		s := newStand(t, small, false)
		s.put(page.NewHome(c.desk(r), s))
		s.reads(t, "签章人证书", "有效期至", "到期")
		s.draw(t, "home-ends-"+string(r))
	}
}

// toldHalves are the halves of a recovery key that are to be read.
func toldHalves(t *testing.T, s *stand) (halves []string) {
	t.Helper()
	for _, text := range s.texts() {
		if strings.Count(text, "-") == 6 && len(text) == 41 {
			halves = append(halves, text)
		}
	}
	if len(halves) != 2 {
		t.Fatalf("told %q", halves)
	}
	if _, err := access.JoinRecovery(halves[1], halves[0]); err != nil {
		t.Error(err)
	}
	return halves
}

// TestTheHouseIsDrawn shows what administrators see of backups, emergencies, keys and a restored store, in every look.
func TestTheHouseIsDrawn(t *testing.T) {
	unraced(t)
	c := restored(t)
	system, security := c.desk(access.SystemAdmin), c.desk(access.SecurityAdmin)
	for range 2 {
		if _, err := system.Backup(t.Context(), t.TempDir(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := system.Drill(t.Context(), "", "", nil); err != nil {
		t.Fatal(err)
	}
	incident(t, security)
	for name, look := range map[string]struct {
		size        fyne.Size
		dark, large bool
	}{"light": {small, false, false}, "dark": {small, true, false}, "large-type": {small, false, true}, "large-dark": {large, true, true}} {
		s := newStand(t, look.size, look.dark)
		dress(t, look.dark, look.large)
		s.put(page.NewHome(system, s))
		s.draw(t, "house-"+name+"-home")
		s.put(page.NewSystem(system, tools(), s))
		s.tab(t, "备份与恢复")
		s.draw(t, "house-"+name+"-backups")
		s.press(t, "备份计划")
		s.draw(t, "house-"+name+"-plan")
		s.leave()
		s.press(t, "恢复演练")
		s.draw(t, "house-"+name+"-drill")
		s.leave()
		s.press(t, "放行")
		s.draw(t, "house-"+name+"-go-on")
		s.leave()
		s.put(page.NewSystem(security, tools(), s))
		s.tab(t, "应急处置")
		s.draw(t, "house-"+name+"-emergency")
		s.press(t, "登记事件")
		s.draw(t, "house-"+name+"-open")
		s.leave()
		s.tab(t, "密钥")
		s.draw(t, "house-"+name+"-keys")
		s.put(page.NewSystem(c.desk(access.AuditAdmin), tools(), s))
		s.draw(t, "house-"+name+"-audit")
		for _, err := range s.failed {
			t.Error(err)
		}
	}
}

package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/exchange"
	"roadcert/domain/province"
	"roadcert/store/ledger"
	"roadcert/store/register"
	"roadcert/ui"
	"roadcert/ui/model"
)

// realm is a practice province, and the wire to it.
type realm struct {
	*province.Province
	cut atomic.Bool // nothing goes through
}

// Carry is the wire.
func (r *realm) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	if r.cut.Load() {
		return nil, &exchange.Trouble{Kind: exchange.Unreachable, Cause: errors.New("the wire is cut")}
	}
	return r.Answer(ctx, letter)
}

func newRealm(t *testing.T, b *building) *realm {
	t.Helper()
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 42, 42))); err != nil {
		t.Fatal(err)
	}
	p, err := province.NewPractice(rand.Reader, "辽宁省交通运输事务服务中心", "12210000MB0000000X", picture.Bytes(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if p.Catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Key: []byte("sixteen-byte-key")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p.Ledger, p.Regions, p.Now = l, b.books.Regions, time.Now
	return &realm{Province: p}
}

func (r *realm) invitation(t *testing.T) []byte {
	t.Helper()
	i, err := r.Invite(t.Context(), "210124", 1, "https://127.0.0.1:8443", "", time.Now().AddDate(0, 0, 7))
	if err != nil {
		t.Fatal(err)
	}
	content, err := exchange.Write(&i)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// office is a practice county with its province: its building, and the desks of its people.
func office(t *testing.T) (b *building, r *realm, desk func(access.Role) *bureau.Desk) {
	t.Helper()
	b, err := newBuilding(practiceCounty(t, true))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	r = newRealm(t, b)
	o, err := b.office(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	o.Dial = func(exchange.Invitation) (bureau.Wire, error) { return r, nil }
	h, err := b.house(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b, r, func(role access.Role) *bureau.Desk {
		for _, a := range h.Practice {
			if a.Role == role {
				d, err := o.SignIn(t.Context(), a.User, a.Password)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
		}
		t.Fatalf("nobody is %s", role)
		return nil
	}
}

// takeIn has a clerk take over a register of one lorry.
func takeIn(t *testing.T, clerk *bureau.Desk) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "lorries.csv")
	if err := os.WriteFile(path, []byte("道路运输证号,业户名称,统一社会信用代码,车辆号牌,车辆类型,经营范围,发证日期,证照状态\n"+
		"辽交运管法字210124000001号,法库县顺达运输有限公司,91210124MA0A0A0A1M,辽A00001,重型厢式货车,道路普通货物运输,2024-10-05,有效\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reg, err := register.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer reg.Close()
	if result, err := clerk.Import(t.Context(), reg, bureau.ImportOptions{}); err != nil || result.Imported != 1 {
		t.Fatal(result, err)
	}
}

// following is a link that goes on, and what it tells.
type following struct {
	*testing.T
	*link
	news chan model.SyncNews
	end  func()
}

func follow(t *testing.T, l *link) *following {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	f := &following{T: t, link: l, news: make(chan model.SyncNews, 1000)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.keep(ctx, func(n model.SyncNews) { f.news <- n })
	}()
	f.end = func() {
		stop()
		<-ended
	}
	t.Cleanup(f.end)
	return f
}

// until wants to be told something, and tells whether anything moved up to then.
func (f *following) until(mark string, tone model.Tone, text string) (moved bool) {
	f.Helper()
	patience := time.After(20 * time.Second)
	var last model.SyncNews
	for {
		select {
		case last = <-f.news:
			moved = moved || last.Moved
			if last.Bar.Mark == mark && last.Bar.Tone == tone && bytes.Contains([]byte(last.Bar.Text), []byte(text)) {
				return moved
			}
		case <-patience:
			f.Fatalf("nobody is told %s %s; the last was %+v", mark, text, last)
		}
	}
}

func TestTheWindowIsToldHowTheLinkGoes(t *testing.T) {
	_, r, desk := office(t)
	f := follow(t, newLink(desk(access.Clerk)))
	f.until("○", model.Plain, "未接入省级系统")
	if _, err := desk(access.SystemAdmin).Join(t.Context(), r.invitation(t)); err != nil {
		t.Fatal(err)
	}
	f.loop.Wake()
	if !f.until("●", model.Good, "待推 0") {
		t.Error("it has joined, and no page is read anew")
	}
	takeIn(t, f.desk)
	f.loop.Wake()
	if !f.until("●", model.Good, "待推 0") {
		t.Error("a certificate was sent, and no page is read anew")
	}
	f.loop.Wake()
	if f.until("●", model.Good, "待推 0") {
		t.Error("nothing moved, and a page is read anew")
	}
	r.cut.Store(true)
	f.loop.Wake()
	if !f.until("●", model.Danger, "断网") {
		t.Error("the line is cut, and no page is read anew")
	}
	r.cut.Store(false)
	f.loop.Wake()
	if !f.until("●", model.Good, "已同步") {
		t.Error("the line is there again, and no page is read anew")
	}
	f.end()
	if s, err := f.desk.SyncStatus(t.Context()); err != nil || s.Backlog.Events > 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

// Who may not synchronise is told nothing, and a drawing is told once.
func TestNothingGoesOnWhereItMayNot(t *testing.T) {
	b, r, desk := office(t)
	if _, err := desk(access.SystemAdmin).Join(t.Context(), r.invitation(t)); err != nil {
		t.Fatal(err)
	}
	takeIn(t, desk(access.Clerk))
	told := 0
	count := func(model.SyncNews) { told++ }
	newLink(desk(access.AuditAdmin)).keep(t.Context(), count)
	newLink(desk(access.AuditAdmin)).once(t.Context(), count)
	if told != 0 {
		t.Errorf("an auditor is told %d times", told)
	}
	b.drawn = true
	h, err := b.house(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := b.signIn(t.Context(), ui.Credentials{User: h.Practice[0].User, Password: h.Practice[0].Password})
	if err != nil {
		t.Fatal(err)
	}
	s.Sync(t.Context(), count)
	if told != 1 {
		t.Errorf("a drawing is told %d times", told)
	}
	if status, err := desk(access.Clerk).SyncStatus(t.Context()); err != nil || status.Backlog.Events != 1 {
		t.Errorf("behind a drawing it was sent: %+v, %v", status, err)
	}
}

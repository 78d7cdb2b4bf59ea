package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/store/register"
	"roadcert/store/sqlite"
)

// raid is a county and its province on one disk, which is stolen. Everything lies in two folders. In disk/ is whatever the
// programs keep, write and say: stores, backups, parcels, logs, temporary folders, homes, standard output and standard
// error. In theirs/ is what is a person's own and in the clear by nature: what they handed in, what they asked for as a file
// in the clear, and what was told to them once on the screen. theirs/ is not stolen, and that nothing else is excused is
// the whole of the rule.
type raid struct {
	county, province string // the programs
	dir              string // of disk/ and theirs/
	accounts         map[access.Role]string
	people           []driver
	words            *strings.Replacer // what stands for what in a command line
	seen             *searcher
	recovery         access.RecoveryHalves
	turn             int
	took             map[string]time.Duration
	relay            *relay
}

// driver is somebody whose certificate the county keeps.
type driver struct{ id, phone, address string }

// How the register is made: so many rows, with so long a remark of the clerk's on each that the copy of it does not stay in
// memory.
const (
	raidRows   = 400
	raidRemark = 15_000 // characters
)

// passphrase is the province's.
const passphrase = "Quarry-63-Lighthouse!"

func (r *raid) disk(name ...string) string {
	return filepath.Join(append([]string{r.dir, "disk"}, name...)...)
}
func (r *raid) theirs(name string) string { return filepath.Join(r.dir, "theirs", name) }

// newRaid founds a county that is no practice one, with a password of its own for everybody, and lays out what its people
// have in their hands.
func newRaid(t *testing.T) *raid {
	t.Helper()
	r := &raid{
		county: buildCounty(t), province: buildProvince(t), dir: t.TempDir(), accounts: map[access.Role]string{},
		seen: newSearcher(), took: map[string]time.Duration{}, relay: newRelay(t),
	}
	for _, dir := range []string{"home", "tmp", "data", "config", "cache", "state", "run", "printed", "backups", "work", "pages"} {
		if err := os.MkdirAll(r.disk(dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(r.theirs("photos"), 0o700); err != nil {
		t.Fatal(err)
	}
	r.found(t)
	for n := range raidRows {
		r.people = append(r.people, driver{
			citizenID(70_000 + n), fmt.Sprintf("139409%05d", 87_210+n), fmt.Sprintf("辽宁省法库县依牛堡子镇獐子沟村%d组%d号", n%9+1, n+1),
		})
	}
	// The last one's ID is wrong: that row is refused.
	last := &r.people[raidRows-1]
	last.id = wrongCheck(last.id)
	for i, p := range []driver{r.people[0], r.people[1], *last} {
		r.plant(fmt.Sprintf("citizen ID %d", i), p.id)
		r.plant(fmt.Sprintf("phone %d", i), p.phone)
		r.plant(fmt.Sprintf("address %d", i), strings.TrimPrefix(p.address, "辽宁省法库县依牛堡子镇"))
	}
	for role, password := range r.accounts {
		r.plant("password of "+string(role), password)
	}
	for i, half := range r.recovery {
		r.plant("recovery key, "+r.recovery.Name(i), string(half))
		r.plant("recovery key, "+r.recovery.Name(i)+", as it is typed", strings.ReplaceAll(string(half), "-", ""))
	}
	r.plant("passphrase of the province", passphrase)
	r.plant("who is given something", "冯阙梓")
	r.plant("what for", "核对永兴律师事务所")
	r.layOut(t)
	r.words = strings.NewReplacer("{id}", r.people[0].id, "{id2}", r.people[1].id, "{wrong}", last.id, "{phone}", r.people[0].phone, "{password}", r.accounts[access.Clerk])
	return r
}

func (r *raid) plant(name, value string) { r.seen.seek(name, []byte(value)) }

// found makes the store. It is done in this process, so that passwords need not be stretched as long as elsewhere.
func (r *raid) found(t *testing.T) {
	t.Helper()
	books, err := premises.Load()
	if err != nil {
		t.Fatal(err)
	}
	office, store, err := books.Open(t.Context(), r.disk("store"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	founded, err := office.Found(t.Context(), bureau.Founding{
		Region: practiceBureau.Region, Bureau: practiceBureau.Bureau, USCC: practiceBureau.USCC, Rounds: quickRounds,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.recovery = founded.Recovery
	at := func(role access.Role, password string, work func(*bureau.Desk) error) {
		desk, err := office.SignIn(t.Context(), string(role), password)
		if err == nil {
			err = errors.Join(work(desk), desk.Close(context.WithoutCancel(t.Context())))
		}
		if err != nil {
			t.Fatal(role, err)
		}
	}
	choose := func(n bureau.Newcomer) {
		chosen := "Kestrel-" + strconv.Itoa(40+len(r.accounts)) + "-Harbour?" + strings.ToUpper(string(n.Role[:2]))
		at(n.Role, n.Password, func(d *bureau.Desk) error { return d.ChangePassword(t.Context(), n.Password, chosen) })
		r.accounts[n.Role] = chosen
	}
	for _, n := range founded.Accounts {
		choose(n)
	}
	for _, role := range access.Roles() {
		if r.accounts[role] != "" {
			continue
		}
		var n bureau.Newcomer
		at(access.SystemAdmin, r.accounts[access.SystemAdmin], func(d *bureau.Desk) (err error) {
			n, err = d.AddAccount(t.Context(), r.accounts[access.SystemAdmin], bureau.Person{User: string(role), Name: role.Name(), Role: role})
			return err
		})
		at(access.SecurityAdmin, r.accounts[access.SecurityAdmin], func(d *bureau.Desk) error {
			waiting, err := d.AccountChanges(t.Context())
			if err != nil {
				return err
			}
			return d.ConfirmAccountChange(t.Context(), waiting[0].ID, r.accounts[access.SecurityAdmin])
		})
		choose(n)
	}
	a, err := store.Account(t.Context(), string(access.Clerk))
	if err != nil {
		t.Fatal(err)
	}
	dataKey, _, err := a.Open(r.accounts[access.Clerk], nil)
	if err != nil {
		t.Fatal(err)
	}
	r.seen.seek("data key", dataKey)
}

// layOut writes what people hand in: a register named after somebody, with one wrong row, photos, faces, passwords.
func (r *raid) layOut(t *testing.T) {
	t.Helper()
	heads := []string{"姓名", "身份证号", "从业资格证号", "住址", "联系电话", "从业资格类别", "发证日期", "有效期至", "证照状态", "内部流转"}
	var rows [][]string
	for i, p := range r.people {
		rows = append(rows, []string{
			"周" + string([]rune("德清岚峰")[i%4]) + string([]rune("明贤辉玉泽")[i%5]), p.id, p.id, p.address, p.phone, "经营性道路货物运输驾驶员",
			"2024-03-05", "2030-03-04", "有效", strings.Repeat("流", raidRemark) + p.id,
		})
	}
	var table, portrait bytes.Buffer
	if err := register.WriteTable(&table, heads, rows); err != nil {
		t.Fatal(err)
	}
	picture := image.NewGray(image.Rect(0, 0, 120, 160))
	random := mathrand.New(mathrand.NewPCG(7, 7))
	for i := range picture.Pix {
		picture.Pix[i] = uint8(random.Uint32()) // so that nothing of it can be made shorter
	}
	picture.SetGray(0, 0, color.Gray{})
	if err := png.Encode(&portrait, picture); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		at := (i + 1) * portrait.Len() / 5
		r.seen.seek("photo", portrait.Bytes()[at:at+24])
	}
	face := func(fields map[string]string) []byte {
		b, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	files := map[string][]byte{
		"register " + r.people[0].id + ".xlsx":       table.Bytes(),
		"photos/" + r.people[0].id + ".png":          portrait.Bytes(),
		"photos/周德明" + r.people[1].id + "旧照.png":     portrait.Bytes(),
		"photos/" + r.people[raidRows-1].id + ".png": portrait.Bytes(),
		"moved.json": face(map[string]string{"address": r.people[1].address, "phone": r.people[1].phone}),
		"recovery":   []byte(r.recovery.String()),
		"scan.png":   portrait.Bytes(),
	}
	for _, password := range r.accounts {
		files["passwords"] = append(files["passwords"], password+"\n"...)
	}
	files["passwords"] = append(files["passwords"], passphrase+" 冯阙梓 核对永兴律师事务所 "+r.recovery.String()+" "+strings.ReplaceAll(r.recovery.String(), "-", "")...)
	for name, content := range files {
		if err := os.WriteFile(r.theirs(name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// command is a command line as it stands in a table: file names are beneath disk/ and theirs/, a blank within a word is
// written as ~. Whatever the program looks for a place for is on the disk.
func (r *raid) command(program, line string, environment ...string) *exec.Cmd {
	args := strings.Fields(r.words.Replace(line))
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "~", " ")
		for _, folder := range []string{"disk/", "theirs/"} {
			if strings.HasPrefix(args[i], folder) {
				args[i] = filepath.Join(r.dir, filepath.FromSlash(args[i]))
			}
		}
	}
	c := exec.Command(program, args...)
	c.Dir = r.disk("work")
	c.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + r.disk("home"), "TMPDIR=" + r.disk("tmp"), "XDG_DATA_HOME=" + r.disk("data"),
		"XDG_CONFIG_HOME=" + r.disk("config"), "XDG_CACHE_HOME=" + r.disk("cache"), "XDG_STATE_HOME=" + r.disk("state"),
		"XDG_RUNTIME_DIR=" + r.disk("run"), "PROVINCE_PASSPHRASE=" + passphrase, "GOTRACEBACK=all",
	}
	c.Env = append(c.Env, environment...)
	return c
}

// at is a command line of somebody of the county.
func (r *raid) at(role access.Role, line string) *exec.Cmd {
	c := r.command(r.county, line, "ROADCERT_PASSWORD="+r.accounts[role])
	c.Args = append(c.Args, "--store", r.disk("store"), "--user", r.words.Replace(string(role)))
	return c
}

// deed is a command line of the day.
type deed struct {
	who  access.Role // empty for the province
	line string
	// told: what it prints is for the person's eyes, once. What it says on standard error never is.
	told bool
	ends []int
}

// do runs a command line to its end; what it printed is kept.
func (r *raid) do(t *testing.T, s deed) []byte {
	t.Helper()
	c := r.command(r.province, s.line)
	if s.who != "" {
		c = r.at(s.who, s.line)
	}
	var out, messages bytes.Buffer
	c.Stdout, c.Stderr = &out, &messages
	begin := time.Now()
	code := exitCode(c.Run())
	r.took[s.line] = time.Since(begin)
	ends := s.ends
	if ends == nil {
		ends = []int{exitDone, exitFound}
	}
	if !slices.Contains(ends, code) {
		t.Errorf("%s %s ended with %d, not %v: %s%s", s.who, s.line, code, ends, out.Bytes(), messages.Bytes())
	}
	r.turn++
	name := fmt.Sprintf("%03d-%s", r.turn, strings.Fields(s.line)[0])
	to := r.disk("printed", name+".out")
	if s.told {
		to = r.theirs(name + ".out")
	}
	err := errors.Join(os.WriteFile(to, out.Bytes(), 0o600), os.WriteFile(r.disk("printed", name+".err"), messages.Bytes(), 0o600))
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// searched fails where a value stands on what was stolen.
func (r *raid) searched(t *testing.T, when string, places ...string) {
	t.Helper()
	if len(places) == 0 {
		places = []string{""}
	}
	for _, place := range places {
		found, files := r.seen.tree(t, r.disk(place))
		for _, f := range found {
			t.Errorf("%s: %s stands in disk/%s (%s)", when, f.value, filepath.ToSlash(filepath.Join(place, f.file)), f.form)
		}
		if place == "" {
			t.Logf("%s: %d files were searched", when, files)
		}
	}
}

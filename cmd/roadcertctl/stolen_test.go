package main

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"flag"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"roadcert/cmd/internal/console"
	"roadcert/domain/access"
)

// thefts is how often TestStolen kills the program before the disk is stolen: make kills asks for more.
var thefts = flag.Int("stolen-kills", 6, "how often the program is killed before its disk is searched")

// TestStolen lives a day of a county and its province, and then reads everything that lies on their disk: no value that was
// planted may stand there in the clear, whatever form it has. Then the county's program is killed in the middle of its
// work, again and again, and its disk read each time before anybody has tidied up.
func TestStolen(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	r := newRaid(t)
	r.do(t, deed{line: "init disk/province --training"})
	stop := r.runProvince(t)
	r.do(t, deed{line: "enrol disk/province --region 210124 --workstation 1 --address https://" + r.relay.on.Addr().String() + " --out disk/one.json"})
	for _, s := range morning {
		r.do(t, s)
	}
	r.codes(t)
	for range 50 {
		var done syncResult
		if err := json.Unmarshal(r.do(t, deed{who: access.Service, line: "sync --once --json"}), &done); err != nil {
			t.Fatal(err)
		}
		if done.Sealed > 0 {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, s := range afternoon {
		r.do(t, s)
	}
	r.visit(t)
	stop()
	for _, s := range evening {
		r.do(t, s)
	}
	r.searched(t, "after the day")
	r.control(t)
	r.kills(t)
	r.searched(t, "in the end")
}

// The day, as it is typed. c1-1 and c1-2 are those of the first two rows.
var (
	morning = []deed{
		{who: access.SystemAdmin, line: "join disk/one.json"},
		{who: access.Clerk, line: "register doctor theirs/register~{id}.xlsx"},
		{who: access.Clerk, line: "import theirs/register~{id}.xlsx --errors theirs/refused.xlsx --json"},
		{who: access.Clerk, line: "import theirs/register~{id}.xlsx"},
		{who: access.Clerk, line: "photos theirs/photos --json"},
		{who: access.Approver, line: "convert --all --limit 12 --json"},
		{who: access.Clerk, line: "list --query {id} --json"},
		{who: access.Clerk, line: "list --query {wrong}"},
		{who: access.Clerk, line: "show {id} --json"},
		{who: access.Clerk, line: "show {wrong} --json", ends: []int{console.Usage}},
		{who: access.SystemAdmin, line: "case show {id}", ends: []int{console.Forbidden}},
		{who: access.Clerk, line: "show {id} --reveal", told: true},
		{who: access.Clerk, line: "act {id} amend --reason info-change --face theirs/moved.json --note 原证{id}地址有误，电话{phone} --json"},
		{who: access.Reviewer, line: "decide k1-1 review --note 核对{id}无误"},
		{who: access.Approver, line: "decide k1-1 approve --note 同意，{phone}"},
		{who: access.Clerk, line: "case new --certificate c1-2 --operation reissue --reason lost --note 挂失人{id2} --json"},
		{who: access.Clerk, line: "case attach k1-2 theirs/scan.png --json"},
		{who: access.Clerk, line: "case show k1-2 --reveal", told: true},
		{who: access.Clerk, line: "case show k1-2"},
		{who: access.Clerk, line: "case submit k1-2"},
		{who: access.Clerk, line: "case slip k1-2 acceptance --pdf theirs/slip.pdf"},
		{who: access.Reviewer, line: "decide k1-2 return --note 请{id2}本人到场"},
		{who: access.Clerk, line: "act c1-3 suspend --reason penalty --until 2099-01-01 --note 举报人{phone} --json"},
		{who: access.Approver, line: "decide k1-3 approve --json"},
		{who: access.Reviewer, line: "act c1-3 withdraw --note 录错{id} --json"},
		{who: access.SystemAdmin, line: "settings set --pick-up https://zwfw.example.cn/qz?c={code}"},
	}
	afternoon = []deed{
		{who: access.Clerk, line: "edition c1-1 --ofd theirs/one.ofd --pdf theirs/one.pdf --png theirs/one.png --json"},
		{who: access.Clerk, line: "verify theirs/one.ofd --json"},
		{who: access.Clerk, line: "delivery list --json"},
		{who: access.Clerk, line: "delivery deliver c1-1 --note 本人{id}领取"},
		{who: access.Clerk, line: "delivery returned c1-2 --note 电话{phone}停机"},
		{who: access.Clerk, line: "share request {id} --party 永兴律师事务所 --person 冯阙梓 --purpose 核对永兴律师事务所案件当事人{id} --basis issuer --evidence 函{id} --fields name,citizen_id,address --uses 4 --json", told: true},
		{who: access.Reviewer, line: "share grant g1-1 --note 已核对{id}", told: true},
		{who: access.Clerk, line: "share use g1-1 --pdf theirs/shared.pdf", told: true},
		{who: access.Clerk, line: "share use g1-1 --xlsx theirs/shared.xlsx --json", told: true},
		{who: access.Clerk, line: "share use g1-1 --png theirs/shared.png", told: true},
		{who: access.Clerk, line: "share ledger c1-1 --pdf theirs/ledger.pdf", told: true},
		{who: access.Supervisor, line: "share withdraw g1-1 --note {id}要求", told: true},
		{who: access.Clerk, line: "sync --once"},
		{who: access.Clerk, line: "sync reconcile --json"},
		{who: access.Clerk, line: "sync stopped --json"},
		{who: access.Evaluator, line: "sync submit --year 2026"},
		{who: access.Clerk, line: "fault open --cause link --note 值班员{phone}报告"},
		{who: access.Clerk, line: "fault measure f1 phone --note 已告知{phone}", ends: []int{0, 1, 2}},
		{who: access.Clerk, line: "fault list --json"},
		{line: "notice disk/province open 联系{phone}"},
		{line: "league disk/province --json"},
		{line: "status disk/province --json"},
		{line: "backup disk/province disk/backups/province"},
	}
	evening = []deed{
		{who: access.Clerk, line: "act c1-4 review --note {id}到场"},
		{who: access.Clerk, line: "sync package disk/out.parcel --json"},
		{line: "receive disk/province disk/out.parcel disk/answers.parcel --json"},
		{who: access.Clerk, line: "sync receive disk/answers.parcel --json"},
		{who: access.Clerk, line: "sync --once", ends: []int{console.Unreachable}},
		{who: access.SystemAdmin, line: "backup plan --folder disk/backups"},
		{who: access.SystemAdmin, line: "backup disk/backups/one.rcbackup --json"},
		{who: access.Service, line: "backup --due"},
		{who: access.SystemAdmin, line: "backup drill disk/backups/one.rcbackup --json"},
		{who: access.SystemAdmin, line: "backup drill --recovery-file theirs/recovery"},
		{who: access.Supervisor, line: "emergency open --kind damage --note 联系人{phone}"},
		{who: access.SystemAdmin, line: "emergency measure i1 {id}已通知"},
		{who: access.Supervisor, line: "emergency rehearse"},
		{who: access.Service, line: "patrol run daily --json"},
		{who: access.Supervisor, line: "patrol answer p1-1 --answer malware=normal"},
		{who: access.Supervisor, line: "patrol export --from 2020-01-01 --to 2099-12-31 --pdf disk/patrol.pdf"},
		{who: access.Clerk, line: "outreach add --kind lecture --title 宣讲 --place 客运站 --audience drivers --people 3 --note 联系{phone}", ends: []int{0, 2}},
		{who: access.SystemAdmin, line: "account end evaluator --why 因{phone}举报"},
		{who: access.SecurityAdmin, line: "account changes --json"},
		{who: access.Clerk, line: "account key-file disk/stick.pem"},
		{who: access.Evaluator, line: "evaluate --year 2026 --pdf disk/report.pdf --xlsx disk/report.xlsx --json"},
		{who: access.Reviewer, line: "due --ics disk/due.ics"},
		{who: access.Clerk, line: "twins list --json", ends: []int{0, 1, 3}},
		{who: access.Reviewer, line: "quality --json", ends: []int{0, 1, 3}},
		{who: access.Clerk, line: "status export disk/status.json", ends: []int{0, 1, 2, 3}},
		{who: access.Supervisor, line: "catalog list --json"},
		{who: "nobody", line: "list", ends: []int{console.Forbidden}},
		{who: "{password}", line: "list", ends: []int{console.Forbidden}},
		{who: "{id}", line: "account recover {id} --recovery-file theirs/passwords", ends: []int{console.Usage}},
		{who: access.AuditAdmin, line: "audit list --limit 500 --json"},
		{who: access.AuditAdmin, line: "audit verify --json"},
		{who: access.AuditAdmin, line: "audit export disk/audit.jsonl --json"},
		{who: access.AuditAdmin, line: "fsck --json"},
		{who: access.SystemAdmin, line: "restore disk/backups/one.rcbackup --recovery-file theirs/recovery --replace --json"},
	}
)

// runProvince starts the province and returns what ends it, the hard way.
func (r *raid) runProvince(t *testing.T) (end func()) {
	t.Helper()
	c := r.command(r.province, "run disk/province --listen 127.0.0.1:0 --log disk/province.log")
	var err error
	if c.Stderr, err = os.Create(r.disk("province.err")); err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	_, address, ok := strings.Cut(strings.TrimSpace(line), "listening https://")
	if err != nil || !ok {
		t.Fatalf("the province said %q, %v", line, err)
	}
	r.relay.leads(address)
	end = sync.OnceFunc(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		r.relay.leads("127.0.0.1:1") // where nobody listens
	})
	t.Cleanup(end)
	return end
}

// codes has two editions fetched with a code, and looks for these codes from now on.
func (r *raid) codes(t *testing.T) {
	t.Helper()
	var told notifyResult
	line := "delivery notify c1-1 c1-2 --channel phone --pdf theirs/slips.pdf --json"
	if err := json.Unmarshal(r.do(t, deed{who: access.Clerk, line: line, told: true}), &told); err != nil || len(told.Slips) != 2 {
		t.Fatalf("%+v, %v", told, err)
	}
	for _, slip := range told.Slips {
		r.plant("pick-up code", strings.ReplaceAll(slip.Code, "-", ""))
		if strings.Contains(slip.Code, "-") {
			r.plant("pick-up code as it is printed", slip.Code)
		}
	}
}

// visit keeps what the province shows to whoever looks.
func (r *raid) visit(t *testing.T) {
	t.Helper()
	browser := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	for _, page := range []string{"healthz", "metrics", "status", "status.json", "lists/210124"} {
		answer, err := browser.Get("https://" + r.relay.on.Addr().String() + "/" + page)
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(answer.Body)
		if err == nil {
			err = os.WriteFile(r.disk("pages", strings.ReplaceAll(page, "/", "-")), content, 0o600)
		}
		if err != nil || answer.Body.Close() != nil || answer.StatusCode != http.StatusOK || len(content) == 0 {
			t.Fatalf("%s: %s, %d bytes, %v", page, answer.Status, len(content), err)
		}
	}
}

// control fails where a value that was planted is not even in what people have in their hands: then it has never been
// anywhere, and to find it nowhere proves nothing.
func (r *raid) control(t *testing.T) {
	t.Helper()
	there, _ := r.seen.tree(t, r.theirs(""))
	where := map[string][]string{}
	for _, f := range there {
		where[f.value] = append(where[f.value], f.file)
	}
	for _, begin := range r.seen.begins {
		for _, n := range begin.needles {
			if where[n.value] == nil && n.value != "data key" {
				t.Errorf("%s was planted nowhere", n.value)
			}
		}
	}
	for name, values := range map[string][]string{
		"one.ofd": {"citizen ID 0", "address 1", "photo"}, "refused.xlsx": {"citizen ID 2", "phone 2", "address 2"}, "shared.pdf": {"citizen ID 0"},
	} {
		for _, value := range values {
			if !slices.Contains(where[value], name) {
				t.Errorf("%s is not in %s, where it was asked for: %v", value, name, where[value])
			}
		}
	}
}

// killable is what is killed in the middle: what reads registers, and what lays copies of the store down.
var killable = []deed{
	{who: access.Clerk, line: "register doctor theirs/register~{id}.xlsx"},
	{who: access.Clerk, line: "import theirs/register~{id}.xlsx --errors theirs/refused.xlsx --json"},
	{who: access.SystemAdmin, line: "backup drill disk/backups/one.rcbackup --json"},
	{who: access.SystemAdmin, line: "backup drill --recovery-file theirs/recovery"},
	{who: access.Supervisor, line: "emergency rehearse"},
	{who: access.SystemAdmin, line: "restore disk/backups/one.rcbackup --recovery-file theirs/recovery --replace --json"},
}

// kills kills the program at random moments of what it does and steals the disk each time.
func (r *raid) kills(t *testing.T) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	random := mathrand.New(mathrand.NewPCG(seed, 0))
	t.Logf("seed %d", seed)
	hit := 0
	for n := range *thefts {
		s := killable[n%len(killable)]
		c := r.at(s.who, s.line)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.Int64N(int64(r.took[s.line]))))
		_ = c.Process.Kill() // it may have ended
		if exitCode(c.Wait()) == -1 {
			hit++
		}
		r.searched(t, "killed: "+s.line, "store", "tmp", "backups", "work", "home", "run")
	}
	if t.Logf("killed %d times in the middle of work", hit); hit == 0 && *thefts > 0 {
		t.Error("the program was always faster than the killer: nothing was tried")
	}
}

// TestACrashLeavesNothing: whatever the system is told to do with the memory of a program that crashes, ours leave none of
// it, and what they print as they die is not about anybody.
func TestACrashLeavesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("its work is done by other processes: left to the run without the race detector")
	}
	control := exec.Command("sh", "-c", "ulimit -c unlimited && kill -ABRT $$")
	control.Dir = t.TempDir()
	if err := control.Run(); err == nil || !dumped(control) {
		t.Skipf("NOT CHECKED: nothing leaves a dump on this system: %v", err)
	}
	r := newRaid(t)
	r.do(t, deed{line: "init disk/province --training"})
	for name, start := range map[string]func() *exec.Cmd{
		"county":   func() *exec.Cmd { return r.at(access.Clerk, "import theirs/register~{id}.xlsx") },
		"province": func() *exec.Cmd { return r.command(r.province, "run disk/province --listen 127.0.0.1:0") },
	} {
		for _, signal := range []syscall.Signal{syscall.SIGABRT, syscall.SIGSEGV, syscall.SIGQUIT} {
			r.crash(t, name, start(), signal)
		}
	}
	r.searched(t, "after the crashes")
}

// crash has a program crash in the middle of its work.
func (r *raid) crash(t *testing.T, name string, c *exec.Cmd, signal syscall.Signal) {
	t.Helper()
	// The limit is set in a shell, which then becomes the program.
	c.Path, c.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -c unlimited && exec "$0" "$@"`}, c.Args...)
	c.Env = append(c.Env, "GOTRACEBACK=crash")
	said := r.disk("printed", name+" "+signal.String())
	var files [2]*os.File
	for i, to := range []string{said + ".out", said + ".err"} {
		var err error
		if files[i], err = os.Create(to); err != nil {
			t.Fatal(err)
		}
		defer files[i].Close()
	}
	c.Stdout, c.Stderr = files[0], files[1]
	if err := errors.Join(os.RemoveAll(r.disk("tmp")), os.Mkdir(r.disk("tmp"), 0o700), c.Start()); err != nil {
		t.Fatal(err)
	}
	atWork := func() bool { // a county that has begun to read, a province that listens
		read, _ := filepath.Glob(filepath.Join(r.disk("tmp"), "*", "*"))
		out, err := os.Stat(said + ".out")
		return len(read) > 0 || err == nil && out.Size() > 0
	}
	for waited := 0; !atWork(); waited++ {
		if time.Sleep(5 * time.Millisecond); waited > 12_000 {
			t.Fatalf("%s does not begin to work", name)
		}
	}
	_ = c.Process.Signal(signal)
	if exitCode(c.Wait()); dumped(c) {
		t.Errorf("%s, %v: its memory was dumped", name, signal)
	}
	left, err := os.ReadDir(c.Dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%s, %v: it left %v, %v", name, signal, left, err)
	}
	trace, err := os.ReadFile(said + ".err")
	if err != nil || !strings.Contains(string(trace), "goroutine ") {
		t.Errorf("%s, %v: it did not crash: %s, %v", name, signal, trace, err)
	}
}

// dumped tells whether the system says that it has dumped the memory of a program.
func dumped(c *exec.Cmd) bool {
	status, ok := c.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.CoreDump()
}

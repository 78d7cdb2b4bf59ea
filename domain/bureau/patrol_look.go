package bureau

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// Machine is what a patrol asks of the program and the computer it runs on.
type Machine interface {
	// Version is the release of the program; empty where it has none.
	Version() string
	// Disk returns the free and the whole size, in bytes, of the disk the store lies on.
	Disk(ctx context.Context) (free, whole uint64, err error)
}

// look is the machine's part of one patrol: it goes through the probes, and keeps what several of them need.
type look struct {
	desk     *Desk
	now      time.Time
	head     audit.Head
	last     patrol.Record // the one of the same cycle before; without an ID where there is none
	kept     []audit.Head  // of the newest patrol whose signatures hold
	accounts []access.Account
	trail    *trail
	progress func(done, total int)
}

// look prepares the machine's part of a patrol.
func (d *Desk) look(ctx context.Context, c patrol.Cycle, progress func(done, total int)) (*look, error) {
	l := &look{desk: d, now: d.now(), progress: progress}
	var err error
	if l.head, err = d.office.Store.AuditHead(ctx); err != nil {
		return nil, err
	}
	if l.accounts, err = d.office.Store.Accounts(ctx); err != nil {
		return nil, err
	}
	records, err := d.patrolRecords(ctx, d.Today().AddYears(-1), d.Today())
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if len(r.Broken) > 0 {
			continue
		}
		if len(l.kept) == 0 || r.Head.Seq > l.kept[0].Seq {
			l.kept = []audit.Head{{Seq: r.Head.Seq, Hash: r.Head.Hash}}
		}
		if r.Cycle == c && r.Concluded.Made() && r.Concluded.At.After(l.last.Concluded.At) {
			l.last = r.Record
		}
	}
	return l, nil
}

// fill puts in what the machine can tell of each item. What a probe cannot find out stands with its reason, and waits
// for a person; only the person can stop the whole.
func (l *look) fill(ctx context.Context, r *patrol.Record) error {
	r.Head = patrol.Head{Seq: l.head.Seq, Hash: l.head.Hash}
	if m := l.desk.office.Machine; m != nil {
		r.Program = m.Version()
	}
	for i := range r.Results {
		it := &r.Results[i].Item
		probe, ok := probes[it.Probe]
		if !ok {
			continue // a person's
		}
		s, err := probe(l, ctx, it.Limit)
		switch {
		case stoppedBy(err):
			return err
		case err != nil:
			s = sight{patrol.Open, "程序没有判断出来：" + err.Error()}
		}
		r.Results[i].Reading = &patrol.Reading{Judgement: s.judgement, Text: cutText(maskText(s.text)), At: l.desk.now()}
	}
	return nil
}

// cutText keeps what a probe says as short as what a person may write.
func cutText(text string) string {
	const most = 150 // characters
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// sight is what a probe saw.
type sight struct {
	judgement patrol.Judgement
	text      string
}

// judged is a sight that is abnormal where something is wrong, and normal otherwise.
func judged(wrong bool, format string, args ...any) sight {
	s := sight{patrol.Normal, fmt.Sprintf(format, args...)}
	if wrong {
		s.judgement = patrol.Abnormal
	}
	return s
}

// left is a sight that a person has to judge.
func left(format string, args ...any) (sight, error) {
	return sight{patrol.Open, fmt.Sprintf(format, args...)}, nil
}

// absent is a sight of what there is none of here.
func absent(text string) (sight, error) { return sight{patrol.NotApplicable, text}, nil }

// trail is what one walk through the whole audit log has shown.
type trail struct {
	checked  int64
	broken   *audit.Break
	since    int64                // the last entry of the patrol of the same cycle before
	signedIn map[string]time.Time // the last time, by user
	failed   map[string]int       // sign-ins since then, by the name tried
	revealed map[string]int       // since then, by user
}

// walk goes through the log once, whoever asks.
func (l *look) walk(ctx context.Context) (*trail, error) {
	if l.trail != nil {
		return l.trail, nil
	}
	t := &trail{since: l.last.Head.Seq, signedIn: map[string]time.Time{}, failed: map[string]int{}, revealed: map[string]int{}}
	proof, err := l.desk.proveLog(ctx, nil, t.take, l.kept...)
	if err != nil {
		return nil, err
	}
	t.checked, t.broken, l.trail = proof.head.Seq-proof.start.Seq, proof.broken, t
	return t, nil
}

// sound is the walk for who counts entries: a log with holes counts nothing.
func (l *look) sound(ctx context.Context) (*trail, error) {
	t, err := l.walk(ctx)
	if err == nil && t.broken != nil {
		err = problem.New(problem.Damaged, "数不出来", t.broken.Text, "请先查明审计日志的问题")
	}
	return t, err
}

func (t *trail) take(e *audit.Entry) {
	fresh := e.Seq > t.since
	switch {
	case e.Action == "sign_in" && e.Outcome == audit.Done:
		t.signedIn[e.Actor] = e.At
	case e.Action == "sign_in" && fresh:
		t.failed[e.Actor]++
	case e.Action == "reveal" && e.Outcome == audit.Done && fresh:
		t.revealed[e.Actor]++
	}
}

// tallied writes counts by name, the highest first: 张三 7、李四 2.
func tallied(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	const most = 8
	parts := make([]string, 0, most+1)
	for i, name := range names {
		if i == most {
			parts = append(parts, fmt.Sprintf("等 %d 个", len(names)))
			break
		}
		parts = append(parts, fmt.Sprintf("%s %d", name, counts[name]))
	}
	return strings.Join(parts, "、")
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

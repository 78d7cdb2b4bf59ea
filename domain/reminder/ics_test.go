package reminder_test

import (
	"bytes"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roadcert/domain/certificate"
	"roadcert/domain/reminder"
)

func calendar(t testing.TB) reminder.Calendar {
	return reminder.Calendar{
		Name: "到期提醒 · 法库县交通运输事务服务中心", Owner: "12210124MB0000000D",
		Made: time.Date(2026, 11, 27, 9, 30, 0, 0, time.FixedZone("CST", 8*3600)), Today: on(t, "2026-11-27"),
	}
}

// driver is a certificate whose holder's name is as awkward as names of firms can be.
func driver(t testing.TB) reminder.Item {
	return reminder.Item{
		What: reminder.Validity, Day: on(t, "2027-03-14"), Certificate: certificate.NewID(1, 42), Kind: "071", KindName: "从业资格证",
		Number: "2101****0148", Holder: `法库县伟运物流（集团）有限公司;第1,2车队\沈阳市及周边地区道路货物运输分公司`,
	}
}

// What another program reads is what was written.
func TestICSIsReadByAnotherParser(t *testing.T) {
	soon := reminder.Item{
		What: reminder.Review, Day: on(t, "2027-01-05"), Certificate: certificate.NewID(1, 43), Kind: "013", KindName: "道路运输证",
		Number: "辽交运管法字000012", Holder: "李建国", Plate: "辽A12345",
	}
	pending := reminder.Item{
		What: reminder.Deadline, Day: on(t, "2026-11-29"), Case: "k1-7", Doing: "制发", Kind: "008", KindName: "经营许可证", Holder: "法库伟运",
	}
	items := []reminder.Item{driver(t), soon, pending}
	cal, err := ics.ParseCalendar(bytes.NewReader(calendar(t).ICS(items)))
	if err != nil {
		t.Fatal(err)
	}
	type event struct {
		UID, Start, Summary, Description string
		Stamp                            time.Time
		Alarms                           []string
	}
	var got []event
	for _, e := range cal.Events() {
		stamp, err := e.GetDtStampTime()
		if err != nil {
			t.Error(err)
		}
		text := func(p ics.ComponentProperty) string { return ics.FromText(e.GetProperty(p).Value) }
		ev := event{
			UID: e.Id(), Start: e.GetProperty(ics.ComponentPropertyDtStart).Value, Stamp: stamp.UTC(),
			Summary: text(ics.ComponentPropertySummary), Description: text(ics.ComponentPropertyDescription),
		}
		if v := e.GetProperty(ics.ComponentPropertyDtStart).ICalParameters["VALUE"]; !slices.Equal(v, []string{"DATE"}) {
			t.Errorf("DTSTART is a %v", v)
		}
		for _, a := range e.Alarms() {
			ev.Alarms = append(ev.Alarms, a.GetProperty(ics.ComponentPropertyTrigger).Value)
		}
		got = append(got, ev)
	}
	stamp := time.Date(2026, 11, 27, 1, 30, 0, 0, time.UTC)
	want := []event{
		{
			UID: "validity-c1-42@12210124mb0000000d.roadcert", Start: "20270314", Stamp: stamp,
			Summary:     "有效期届满　" + items[0].Holder + "　从业资格证",
			Description: "证照类别：从业资格证\n编号：2101****0148\n持证主体：" + items[0].Holder + "\n到期前办理换发（延续）；届满未延续的办理注销。",
			Alarms:      []string{"-P90D", "-P60D", "-P30D"},
		},
		{
			UID: "review-c1-43@12210124mb0000000d.roadcert", Start: "20270105", Stamp: stamp, Summary: "年度审验　李建国　道路运输证",
			Description: "证照类别：道路运输证\n编号：辽交运管法字000012\n持证主体：李建国\n车牌：辽A12345\n到期前办理年度审验。",
			Alarms:      []string{"-P30D"}, // the others would have rung before
		},
		{
			UID: "deadline-k1-7@12210124mb0000000d.roadcert", Start: "20261129", Stamp: stamp, Summary: "办件期限　法库伟运　经营许可证",
			Description: "证照类别：经营许可证\n持证主体：法库伟运\n办件：k1-7\n业务：制发\n期限内作出决定。",
			Alarms:      []string{"-P1D"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The form of the lines, which a tolerant reader would let pass (RFC 5545 3.1).
func TestICSLines(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		i := driver(t)
		i.Holder = rapid.String().Draw(r, "holder")
		i.Day = i.Day.Add(rapid.IntRange(-100, 1000).Draw(r, "days"))
		content := string(calendar(t).ICS([]reminder.Item{i}))
		if !utf8.ValidString(content) {
			r.Fatal("a character was divided")
		}
		rest, ended := strings.CutSuffix(content, "\r\n")
		if !ended {
			r.Fatal("the last line does not end")
		}
		for _, line := range strings.Split(rest, "\r\n") {
			if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsAny(line, "\r\n") || line == "" {
				r.Fatalf("a line of %d octets: %q", len(line), line)
			}
		}
		cal, err := ics.ParseCalendar(strings.NewReader(content))
		if err != nil || len(cal.Events()) != 1 {
			r.Fatalf("%v in\n%s", err, content)
		}
	})
}

// A bureau without anything due has a calendar all the same.
func TestEmptyICS(t *testing.T) {
	cal, err := ics.ParseCalendar(bytes.NewReader(calendar(t).ICS(nil)))
	if err != nil || len(cal.Events()) != 0 {
		t.Fatal(err)
	}
}

// The same file in the hands of a second reader, where it is installed.
func TestICSIsReadByPython(t *testing.T) {
	const script = `
import sys
try:
    import icalendar
except ImportError:
    sys.exit(3)
c = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
for e in c.walk('VEVENT'):
    assert not e.errors, e.errors
    print(e['UID'], e.decoded('DTSTART'), e.decoded('DTSTAMP').isoformat(), str(e['SUMMARY']), [str(a.decoded('TRIGGER')) for a in e.walk('VALARM')])
`
	cmd := exec.Command("/usr/bin/python3", "-c", script)
	cmd.Env = append(cmd.Environ(), "PYTHONIOENCODING=utf-8")
	cmd.Stdin = bytes.NewReader(calendar(t).ICS([]reminder.Item{driver(t)}))
	out, err := cmd.CombinedOutput()
	if err != nil && (cmd.ProcessState == nil || cmd.ProcessState.ExitCode() == 3) {
		t.Skipf("NOT CHECKED: python3-icalendar is not installed: %v", err)
	}
	want := "validity-c1-42@12210124mb0000000d.roadcert 2027-03-14 2026-11-27T01:30:00+00:00 有效期届满　" + driver(t).Holder +
		"　从业资格证 ['-90 days, 0:00:00', '-60 days, 0:00:00', '-30 days, 0:00:00']\n"
	if err != nil || string(out) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, strconv.Quote(want))
	}
}

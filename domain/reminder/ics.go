package reminder

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/day"
)

// Calendar says how items are written for calendar programs.
type Calendar struct {
	Name string // as calendar programs show it: 到期提醒 · 法库县交通运输事务服务中心
	// Owner makes the identities of the events the bureau's own: its credit code. The same thing that comes due
	// has the same identity in every export, so that a later export moves the event instead of doubling it.
	Owner string
	Made  time.Time
	Today day.Day // alarms before it are left out: calendar programs would ring them all at once
}

// ICS writes items as all-day events with their alarms, by RFC 5545. Numbers are written as they are in the
// items, which are masked.
func (c Calendar) ICS(items []Item) []byte {
	var w lines
	w.add("BEGIN:VCALENDAR")
	w.add("VERSION:2.0")
	w.add("PRODID:-//roadcert//due dates//ZH")
	w.add("CALSCALE:GREGORIAN")
	w.add("X-WR-CALNAME:" + escaped(c.Name))
	for _, i := range items {
		c.event(&w, i)
	}
	w.add("END:VCALENDAR")
	return w.Bytes()
}

func (c Calendar) event(w *lines, i Item) {
	said := whats[i.What.index()]
	title := said.name + "　" + i.Holder + "　" + i.KindName
	w.add("BEGIN:VEVENT")
	w.add("UID:" + escaped(string(i.What)+"-"+i.Subject()+"@"+strings.ToLower(c.Owner)+".roadcert"))
	w.add("DTSTAMP:" + c.Made.UTC().Format("20060102T150405Z"))
	w.add("DTSTART;VALUE=DATE:" + i.Day.Time().Format("20060102"))
	w.add("SUMMARY:" + escaped(title))
	w.add("DESCRIPTION:" + escaped(i.description(said.todo)))
	w.add("CATEGORIES:" + escaped(said.name))
	w.add("TRANSP:TRANSPARENT") // it takes nobody's time
	for _, n := range said.days {
		if i.Day.Add(-n) < c.Today {
			continue
		}
		w.add("BEGIN:VALARM")
		w.add("ACTION:DISPLAY")
		w.add(fmt.Sprintf("TRIGGER:-P%dD", n))
		w.add("DESCRIPTION:" + escaped(fmt.Sprintf("还有 %d 天：%s", n, title)))
		w.add("END:VALARM")
	}
	w.add("END:VEVENT")
}

// description says what the thing is, a line each, and what to do about it.
func (i Item) description(todo string) string {
	rows := []string{"证照类别：" + i.KindName}
	for _, row := range [][2]string{{"编号", i.Number}, {"持证主体", i.Holder}, {"车牌", i.Plate}, {"办件", i.Case}, {"业务", i.Doing}} {
		if row[1] != "" {
			rows = append(rows, row[0]+"："+row[1])
		}
	}
	return strings.Join(append(rows, todo), "\n")
}

// special is what has a meaning of its own in a text (RFC 5545 3.3.11).
var special = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// escaped writes a text value. Control characters have no place in one.
func escaped(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError {
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
	return special.Replace(text)
}

// lines writes content lines, folded (RFC 5545 3.1).
type lines struct{ bytes.Buffer }

// octets is how long a line may be, without its end.
const octets = 75

// add writes a line: no part of it longer than 75 octets, no character divided, a blank before what goes on.
func (w *lines) add(line string) {
	room := octets
	for len(line) > room {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		_, _ = w.WriteString(line[:cut] + "\r\n ")
		line, room = line[cut:], octets-1
	}
	_, _ = w.WriteString(line + "\r\n")
}

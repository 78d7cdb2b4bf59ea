package province

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// A workstation tells the end of its audit log with every push. One that does not follow on what was told before was cut or
// written anew (DB21/T 7.2), or the store was restored from a backup; the second the county declares. Both raise an alarm:
// a declaration is the county's word, which somebody here has to hold against what the county says on the telephone.

// LogLook is an alarm that somebody has looked into.
type LogLook struct {
	Text string    `json:"text"` // of the alarm
	By   string    `json:"by"`   // name of the person
	Note string    `json:"note"`
	At   time.Time `json:"at"`
}

// note keeps the end of a workstation's audit log, and raises the alarm where it does not follow on. A declared restore
// explains one fall, to behind the end of the backup's log, and the log is followed from there on. A stick may be older
// than what came over the network since.
func (c *call) note(s *Station, head exchange.LogHead, restored exchange.Restored) {
	had, newer := s.Log, restored.At.Compare(s.Restored.At)
	back := fmt.Sprintf("操作日志从第 %d 条退到了第 %d 条", had.Seq, head.Seq)
	switch {
	case newer < 0 && c.by != overNetwork: // written before the restore
	case newer < 0:
		s.alarm(c, "申报恢复以后，又报送了恢复以前的操作日志", false)
	case newer > 0 && restored.Seq < had.Seq && head.Seq > restored.Seq:
		lost := fmt.Sprintf("操作日志第 %d 条至第 %d 条不在了", restored.Seq+1, had.Seq)
		s.alarm(c, fmt.Sprintf("%s；县里申报于 %s 用 %s 的备份（%s，日志到第 %d 条）恢复",
			lost, c.clock(restored.At), c.clock(restored.Made), restored.Backup, restored.Seq), true)
		s.Log, s.Restored = head, restored
	case head.Seq > had.Seq:
		s.Log, s.Restored = head, restored
	case head.Seq < had.Seq && c.by == overNetwork:
		s.alarm(c, back, false)
	case head.Seq == had.Seq && !bytes.Equal(head.Hash, had.Hash):
		s.alarm(c, fmt.Sprintf("操作日志第 %d 条与以前报送的不同", head.Seq), false)
	}
}

// clock is a time as people here read it.
func (c *call) clock(t time.Time) string {
	return t.In(c.Now().Location()).Format("2006-01-02 15:04:05")
}

// alarm raises an alarm. What nobody has declared is the graver one, and stands.
func (s *Station) alarm(c *call, text string, declared bool) {
	if declared && s.LogBroken != "" && !s.LogDeclared {
		return
	}
	s.LogBroken, s.LogDeclared = c.clock(c.letter.At)+"："+text, declared
}

// LookInto closes the alarm about a restore the county declared: somebody has asked there, and says what came of it. An
// alarm that nobody declared stands until the workstation is invited anew.
func (p *Province) LookInto(ctx context.Context, county string, station int, by, note string) (look LogLook, err error) {
	const what = "不能消除日志告警"
	by, note = strings.TrimSpace(by), strings.TrimSpace(note)
	if !named(by) || !named(note) {
		return look, problem.New(problem.Invalid, what, "没有写明核实人和核实情况，或者太长", fmt.Sprintf("各写一行，不超过 %d 个字", longName))
	}
	err = p.Ledger.Write(ctx, county, func(ctx context.Context, b Book) error {
		s, err := b.Station(ctx, station)
		switch {
		case err != nil:
			return err
		case s.LogBroken == "":
			return problem.New(problem.Conflict, what, "这台工作站没有日志告警", "请核对工作站编号")
		case !s.LogDeclared:
			return problem.New(problem.Refused, what, "县里没有申报恢复，日志前后不符："+s.LogBroken, "请先查明原因；需要重新建立信任的，停用后重新邀请接入")
		}
		look = LogLook{Text: s.LogBroken, By: by, Note: note, At: p.Now().UTC()}
		s.LogLooks, s.LogBroken, s.LogDeclared = append(s.LogLooks, look), "", false
		return b.SaveStation(ctx, s)
	})
	return look, err
}

package model

import (
	"path/filepath"
	"strings"
	"time"

	"roadcert/domain/bureau"
)

// AnswerLine is one answer of a verification, as large as it can be read from across a counter.
type AnswerLine struct {
	Question string // 完好吗？
	Word     string // 是, 否, 不知道
	Text     string
	Reasons  string
	Tone     Tone
}

// answers give each state its word and what it means for a person at a counter: not to know is no reason to
// trust.
var answers = map[bureau.AnswerState]struct {
	word string
	tone Tone
}{
	bureau.Yes: {"是", Good}, bureau.No: {"否", Danger}, bureau.Unknown: {"不能确定", Warning},
}

// Verdict is a verification as it is shown.
type Verdict struct {
	Headline string // 可以采信, 不可采信, 不能确定
	Tone     Tone
	Answers  [3]AnswerLine
	AsOf     string // 状态截至 2026-11-23 09:00
	Problems []string
	Face     []Choice // name and value of what the document says
	About    []Choice // identifier, kind, number, holder
	At       time.Time
	What     string // what was shown: the name of a file, 核验码, an identifier
}

// NewVerdict words a verification. what names what was shown. However good a document of a training store is, it
// is worth nothing, and the headline says so.
func NewVerdict(v bureau.Verdict, what string, training bool) Verdict {
	said := Verdict{
		What: what, Problems: v.Problems, AsOf: "状态截至 " + v.AsOf.Local().Format("2006-01-02 15:04"), At: v.AsOf,
		Answers: [3]AnswerLine{
			newAnswer("完好吗？", v.Intact), newAnswer("章有效吗？", v.Seal), newAnswer("现在有效吗？", v.Standing),
		},
	}
	said.Headline, said.Tone = headlineOf(v)
	if training && said.Tone == Good {
		said.Headline, said.Tone = "练习证照，不作数", Warning
	}
	add := func(name, value string) {
		if value != "" {
			said.About = append(said.About, Choice{name, value})
		}
	}
	if v.Kind != nil {
		add("证照", v.Kind.Name)
	}
	add("持证主体", v.Holder)
	add("证照编号", v.Number)
	add("证照标识", v.Identifier)
	for _, l := range v.Face {
		if l.Value != "" {
			said.Face = append(said.Face, Choice{l.Field.Name, l.Field.Text(l.Value)})
		}
	}
	return said
}

func newAnswer(question string, a bureau.Answer) AnswerLine {
	says := answers[a.State]
	return AnswerLine{Question: question, Word: says.word, Tone: says.tone, Text: a.Text, Reasons: strings.Join(a.Reasons, "；")}
}

// headlineOf puts the three answers into one: a single no is no, and only what is intact and stands can be
// trusted.
func headlineOf(v bureau.Verdict) (string, Tone) {
	states := [...]bureau.AnswerState{v.Intact.State, v.Seal.State, v.Standing.State}
	for _, s := range states {
		if s == bureau.No {
			return "不可采信", Danger
		}
	}
	for _, s := range states {
		if s != bureau.Yes {
			return "不能完全确定", Warning
		}
	}
	return "可以采信", Good
}

// PastVerdict is one line of what was verified in this session.
type PastVerdict struct {
	At, What, Holder, Word string
	Tone                   Tone
	Verdict                Verdict
}

// Past words a verdict for the list of them.
func (v Verdict) Past() PastVerdict {
	line := PastVerdict{At: v.At.Local().Format("15:04:05"), What: v.What, Word: v.Headline, Tone: v.Tone, Verdict: v}
	for _, a := range v.About {
		if a.Key == "持证主体" {
			line.Holder = a.Name
		}
	}
	return line
}

// CodeStart begins the text of every verifying code; it tells one from an identifier that is typed.
const codeStart = "LZ"

// Recognised says what a text that is being typed looks like: a verifying code, an identifier, or neither yet.
func Recognised(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return ""
	case strings.HasPrefix(text, codeStart):
		return "这是核验码。"
	case strings.HasPrefix(text, "1.2.156.3005.2"):
		return "这是证照标识。"
	case IsFile(text):
		return "这是文件。"
	case strings.HasPrefix(text, "http"):
		return "这是网址，不是本系统的核验码；部里的二维码请用部里的程序核验。"
	}
	return "既不像核验码（LZ 开头），也不像证照标识（1.2.156.3005.2 开头）。"
}

// IsFile tells a path from what is scanned or read out.
func IsFile(text string) bool {
	return strings.EqualFold(filepath.Ext(strings.TrimSpace(text)), ".ofd")
}

// Shown names a text that was shown, for the list of verdicts.
func Shown(text string) string {
	if strings.HasPrefix(strings.TrimSpace(text), codeStart) {
		return "核验码"
	}
	return strings.TrimSpace(text)
}

// Idle is shown before anything has been verified: the questions, without answers.
func Idle() Verdict {
	v := Verdict{Headline: "等待核验", Tone: Plain}
	for i, q := range [...]struct{ question, text string }{
		{"完好吗？", "文件或核验码有没有被改动"}, {"章有效吗？", "谁盖的章，盖章时是否有效"}, {"现在有效吗？", "证照现在的状态"},
	} {
		v.Answers[i] = AnswerLine{Question: q.question, Word: "—", Text: q.text}
	}
	return v
}

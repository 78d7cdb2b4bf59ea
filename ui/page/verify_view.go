package page

import (
	"context"

	"fyne.io/fyne/v2"

	"roadcert/domain/ofd"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// draw shows a verdict: the three answers on the left, what the document says on the right. file is the opened
// file while it is at hand, otherwise nil.
func (p *verifyPage) draw(v model.Verdict, file *ofd.Package) {
	p.answer(v)
	p.tabs = part.NewTabs().Add("证照内容", part.Scrolled(part.Pad(look.Small, contents(v))))
	if len(v.Problems) > 0 {
		p.tabs.Add("问题 "+model.Thousands(len(v.Problems)), part.Scrolled(part.Pad(look.Small, problems(v.Problems))))
	}
	if file != nil {
		p.tabs.Add("文件页面", p.preview.whole)
		p.tabs.Chosen = func(n int) {
			if n == p.tabs.Count()-1 {
				p.preview.draw("读取文件页面", func(context.Context) (*paper.Document, error) { return paper.NewOpened(file, p.tools.Type) })
			}
		}
	}
	p.says.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.Line), part.PadXY(look.Small, look.Nil, p.tabs.Object())}
	p.whole.Refresh()
}

// answer shows the three answers, and under them what was verified before.
func (p *verifyPage) answer(v model.Verdict) {
	before := part.High(historyEms, part.PadXY(look.Nil, look.Small, p.grid))
	p.answers.Objects = []fyne.CanvasObject{part.Edges(nil, before, nil, nil, part.Scrolled(part.Panel(questions(v))))}
}

// questions are the headline and the three answers, to be read by two people at once, one of them standing.
func questions(v model.Verdict) fyne.CanvasObject {
	rows := part.Down(look.Medium,
		part.Across(look.Medium, part.Figure(v.Headline).In(toneRoles[v.Tone]), part.Grow(part.Down(look.Nil, part.Text(v.What).Right().Loose(), part.Note(v.AsOf).Right().Loose()))))
	for _, a := range v.Answers {
		rows.Add(part.Rule())
		rows.Add(answerRow(a))
	}
	return rows
}

// historyEms is the height of the list of what was verified before: its heading and two lines.
const historyEms = 6

// wordEms is the width of the word of an answer in body type sizes: 不能确定 in the size of the one big figure.
const wordEms = 11

func answerRow(a model.AnswerLine) fyne.CanvasObject {
	word := part.Down(look.Nil, part.Note(a.Question), part.Figure(a.Word).In(toneRoles[a.Tone]))
	text := part.Down(look.Tiny, part.Lead(a.Text).In(toneRoles[a.Tone]))
	if a.Tone != model.Danger {
		text = part.Down(look.Tiny, part.Lead(a.Text))
	}
	if a.Reasons != "" {
		text.Add(part.Prose(a.Reasons).In(look.SecondInk))
	}
	return part.Across(look.Medium, part.Ems(wordEms, word), part.Grow(text))
}

// contents are what the document says of itself.
func contents(v model.Verdict) fyne.CanvasObject {
	rows := part.Down(look.Tiny)
	for _, c := range v.About {
		rows.Add(part.Labelled(c.Key, part.Prose(c.Name)))
	}
	if len(v.Face) > 0 {
		rows.Add(part.Rule())
	}
	for _, c := range v.Face {
		rows.Add(part.Labelled(c.Key, part.Prose(c.Name)))
	}
	if len(rows.Objects) == 0 {
		return part.Empty("看不到证照内容", "没有能读出来的证照信息。")
	}
	return rows
}

// problems are all that speaks against a document, a sentence each.
func problems(list []string) fyne.CanvasObject {
	rows := part.Down(look.Small)
	for _, text := range list {
		rows.Add(part.Across(look.Small, part.Text("●").In(look.Danger), part.Grow(part.Prose(text))))
	}
	return rows
}

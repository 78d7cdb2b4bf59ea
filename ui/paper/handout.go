package paper

import (
	"fmt"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// Measures of a delivery slip in millimetres. Two of them stand on a sheet of A4, which is cut between them.
const (
	handoutHeight  = pageHeight / 2
	handoutLeft    = 20.0
	handoutWidth   = pageWidth - 2*handoutLeft
	handoutTop     = 13.0
	handoutCode    = 42.0 // the square of the two-dimensional code
	handoutLabel   = 24.0
	handoutsOnPage = 2
)

// Styles of a slip.
var (
	handoutTitleStyle = style{18 * point, 9.5, Bold, ink}
	handoutNameStyle  = style{10.5 * point, 8, Regular, secondInk}
	handoutValueStyle = style{11.5 * point, 8, Regular, ink}
	handoutCodeStyle  = style{22 * point, 11.5, Bold, primary}
	handoutStepStyle  = style{9.5 * point, 5.4, Regular, ink}
)

// NewHandouts lays out delivery slips (送达告知单), two on a sheet of A4, in their order.
func NewHandouts(list []bureau.Handout, t *Type) (*Document, error) {
	const what = "不能打印送达告知单"
	if len(list) == 0 {
		return nil, problem.New(problem.Invalid, what, "没有要打印的", "请先选择证照")
	}
	f := &flow{letters: t}
	for i := range list {
		if i%handoutsOnPage == 0 {
			f.pages = append(f.pages, &Page{Width: pageWidth, Height: pageHeight})
			f.cut()
		}
		s := handout{flow: f, Handout: &list[i], top: float64(i%handoutsOnPage) * handoutHeight}
		if err := s.draw(); err != nil {
			return nil, err
		}
	}
	if f.fault != nil {
		return nil, f.fault
	}
	made := time.Date(list[0].Made.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	if list[0].Made != 0 {
		made = list[0].Made.Time()
	}
	return &Document{pages: f.pages, letters: t, title: "电子证照送达告知单", author: list[0].Bureau, made: made}, nil
}

// cut draws the line that the sheet is cut along.
func (f *flow) cut() {
	f.draw(Line{X1: 4, Y1: handoutHeight, X2: pageWidth - 4, Y2: handoutHeight, Width: hair, Dash: 2, Ink: secondInk})
}

// handout lays out one slip.
type handout struct {
	*flow
	*bureau.Handout
	top float64
}

func (s *handout) draw() error {
	s.marked()
	y := s.top + handoutTop
	s.put("电子证照送达告知单", handoutTitleStyle, handoutLeft, y, handoutWidth, toLeft)
	y += handoutTitleStyle.leading + small
	s.flow.draw(Line{X1: handoutLeft, Y1: y, X2: handoutLeft + handoutWidth, Y2: y, Width: thick, Ink: primary})
	y += medium
	room := handoutWidth - handoutCode - wide
	low := s.items(y, room)
	if err := s.picture(handoutLeft+handoutWidth-handoutCode, y); err != nil {
		return err
	}
	y = max(low, y+handoutCode+noteStyle.leading) + medium
	for i, text := range s.steps() {
		y = s.step(i, text, y)
	}
	s.foot()
	return nil
}

// marked says of the slip what must be said of it: small in its corner, and large and faint under its text.
func (s *handout) marked() {
	if s.Mark == "" {
		return
	}
	for _, item := range s.letters.ghost(s.Mark, pageWidth, handoutHeight) {
		if p, ok := item.(Path); ok {
			p.Segments = reshaped(p.Segments, func(at Point) Point { return Point{X: at.X, Y: at.Y + s.top} })
			item = p
		}
		s.flow.draw(item)
	}
	const room = 24.0
	x, y := handoutLeft+handoutWidth-room, s.top+handoutTop+small
	s.flow.draw(Path{Segments: ring(x, y, room, markStyle.leading+small, 0, thin), Ink: markInk})
	s.put(s.Mark, markStyle, x+small, y+small/2, room-2*small, toMiddle)
}

// items are what is handed over, to whom, and the code. It returns where they end.
func (s *handout) items(y, room float64) float64 {
	for _, line := range []struct {
		name, value string
		style       style
	}{
		{"持证主体", s.Holder, handoutValueStyle},
		{"证照类别", s.Kind, handoutValueStyle},
		{"证照编号", s.Number, handoutValueStyle},
		{"取证码", s.Code, handoutCodeStyle},
		{"取证截止", dated(s.Until, "han"), handoutValueStyle},
	} {
		name := handoutNameStyle
		name.leading = line.style.leading
		s.put(line.name, name, handoutLeft, y, handoutLabel, toLeft)
		s.put(line.value, line.style, handoutLeft+handoutLabel, y, room-handoutLabel, toLeft)
		y += line.style.leading
	}
	return y
}

// picture is the two-dimensional code, or the word that there is none.
func (s *handout) picture(x, y float64) error {
	if s.Link == "" {
		s.flow.draw(Path{Segments: ring(x, y, handoutCode, handoutCode, 0, thin), Ink: hairInk})
		for i, text := range []string{"本单位尚未设置", "取证网页的地址，", "没有二维码"} {
			s.put(text, labelStyle, x+small, y+handoutCode/2+(float64(i)-1.5)*labelStyle.leading, handoutCode-2*small, toMiddle)
		}
		return nil
	}
	p, err := qrPattern(s.Link)
	if err != nil || handoutCode/float64(p.width) < finest {
		return problem.New(problem.Refused, "不能打印送达告知单", fmt.Sprintf("取证网页的地址有 %d 个字符，印不成能扫的二维码", len(s.Link)),
			"请由系统管理员缩短取证网页的地址")
	}
	module := handoutCode / float64(p.width)
	s.flow.draw(Rect{x, y, handoutCode, handoutCode, Ink{0xFF, 0xFF, 0xFF}}, Path{Segments: p.shape(x, y, module, module), Ink: black})
	s.put("用手机扫码取证", noteStyle, x, y+handoutCode, handoutCode, toMiddle)
	return nil
}

// steps are what the holder does.
func (s *handout) steps() []string {
	first := "用微信等扫描右侧二维码，打开取证网页；要求输入取证码的，输入上面的十二位字符，不分大小写。"
	if s.Link == "" {
		first = "请带本单和有效证件到窗口领取，或者按工作人员的说明，在手机上输入上面的取证码，不分大小写。"
	}
	return []string{
		first,
		"取证码只能领取这一本证照，请不要告诉他人；过了截止日期还没有领的，可以到窗口重新打印。",
		"领取后请核对照面信息；有错误的，请带本单到窗口退回更正。",
	}
}

// step sets one step, numbered, and returns where it ends.
func (s *handout) step(i int, text string, y float64) float64 {
	st := handoutStepStyle
	indent := 2 * st.size
	s.put(fmt.Sprintf("%d．", i+1), st, handoutLeft, y, indent, toLeft)
	if err := s.letters.check(text, st.font); err != nil && s.fault == nil {
		s.fault = err
	}
	for _, r := range s.letters.breakLines(text, st.font, st.size, handoutWidth-indent, 0) {
		s.put(r.text, st, handoutLeft+indent, y, handoutWidth-indent, toLeft)
		y += st.leading
	}
	return y
}

// foot is where the holder signs, and who hands over.
func (s *handout) foot() {
	y := s.top + handoutHeight - handoutTop - handoutNameStyle.leading
	s.flow.draw(Line{X1: handoutLeft, Y1: y, X2: handoutLeft + handoutWidth, Y2: y, Width: hair, Ink: hairInk})
	half := handoutWidth / 2
	s.put("领取人签名：＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿", labelStyle, handoutLeft, y+small, half, toLeft)
	s.put(s.Bureau+"　"+dated(s.Made, "han"), labelStyle, handoutLeft+half, y+small, half, toRight)
}

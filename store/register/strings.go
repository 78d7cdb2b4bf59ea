package register

import (
	"bufio"
	"fmt"
)

const (
	stringsHead = `<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	stringsTail = `</sst>`
)

// plain appends the text of an element whose opening tag was just read.
func (m *markup) plain(to []byte) ([]byte, error) {
	for {
		kind, err := m.next()
		switch {
		case err != nil:
			return to, err
		case kind == markupText:
			if len(to)+len(m.text) > maxMarkup {
				return to, errTooLong
			}
			to = append(to, m.text...)
		case kind == markupClose:
			return to, nil
		default:
			return to, errMarkup
		}
	}
}

// rich appends the texts of an item (si, is) whose opening tag was just read: its runs strung together,
// without their fonts and without the reading aids of East Asian phonetics.
func (m *markup) rich(to []byte) ([]byte, error) {
	for {
		kind, err := m.next()
		switch {
		case err != nil:
			return to, err
		case kind == markupEnd:
			return to, errMarkup
		case kind == markupClose:
			if string(m.name) != "r" {
				return to, nil
			}
		case kind == markupOpen && !m.empty:
			switch string(m.name) {
			case "t":
				to, err = m.plain(to)
			case "r":
			default:
				err = m.skip()
			}
		}
		if err != nil {
			return to, err
		}
	}
}

// sharedTexts is the table of shared texts on its way through the gate.
type sharedTexts struct {
	in    *markup
	out   *bufio.Writer
	count int
	text  []byte
}

// passStrings copies the table of shared texts in a lean form, followed by the end mark, and counts it.
func passStrings(in *markup, out *bufio.Writer) (int, error) {
	s := &sharedTexts{in: in, out: out}
	for {
		kind, err := in.next()
		switch {
		case err != nil:
			return 0, err
		case kind == markupEnd:
			return 0, errMarkup
		case kind == markupOpen && string(in.name) == "sst":
			if err := s.takeAll(); err != nil {
				return 0, err
			}
			return s.count, finishStrings(out)
		case kind == markupOpen && !in.empty:
			if err := in.skip(); err != nil {
				return 0, err
			}
		}
	}
}

func (s *sharedTexts) takeAll() error {
	_, _ = s.out.WriteString(stringsHead)
	if s.in.empty {
		return nil
	}
	for {
		kind, err := s.in.next()
		switch {
		case err != nil:
			return err
		case kind == markupEnd:
			return errMarkup
		case kind == markupClose:
			return nil
		case kind == markupOpen && string(s.in.name) == "si":
			err = s.take()
		case kind == markupOpen && !s.in.empty:
			err = s.in.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (s *sharedTexts) take() (err error) {
	s.text = s.text[:0]
	if !s.in.empty {
		if s.text, err = s.in.rich(s.text); err != nil {
			return err
		}
	}
	if s.count++; s.count > MaxStrings {
		return &fault{why: fmt.Sprintf("不同的文字超过 %d 万条", MaxStrings/10_000)}
	}
	_, _ = s.out.WriteString(`<si><t>`)
	_, _ = s.out.Write(s.text)
	_, err = s.out.WriteString(`</t></si>`)
	return err
}

func finishStrings(out *bufio.Writer) error {
	_, _ = out.WriteString(`<si><t>` + endMark + `</t></si>` + stringsTail)
	return out.Flush()
}

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

// passStrings copies the table of shared texts in a lean form, followed by the end mark, and counts it.
func passStrings(in *markup, out *bufio.Writer) (int, error) {
	_, _ = out.WriteString(stringsHead)
	count, inside := 0, false
	var text []byte
	for {
		kind, err := in.next()
		if err != nil {
			return 0, err
		}
		switch {
		case kind == markupEnd:
			return 0, errMarkup
		case kind == markupOpen && string(in.name) == "sst":
			if in.empty {
				return count, finishStrings(out)
			}
			inside = true
		case kind == markupClose && inside:
			return count, finishStrings(out)
		case kind == markupOpen && inside && string(in.name) == "si":
			text = text[:0]
			if !in.empty {
				if text, err = in.rich(text); err != nil {
					return 0, err
				}
			}
			if count++; count > MaxStrings {
				return 0, &fault{why: fmt.Sprintf("不同的文字超过 %d 万条", MaxStrings/10_000)}
			}
			_, _ = out.WriteString(`<si><t>`)
			_, _ = out.Write(text)
			_, _ = out.WriteString(`</t></si>`)
		case kind == markupOpen && !in.empty:
			if err := in.skip(); err != nil {
				return 0, err
			}
		}
	}
}

func finishStrings(out *bufio.Writer) error {
	_, _ = out.WriteString(`<si><t>` + endMark + `</t></si>` + stringsTail)
	return out.Flush()
}

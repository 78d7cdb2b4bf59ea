package register

import "fmt"

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

// textTable is the table of shared texts, as the file escapes them, one after the other in one piece of memory.
// The copy has each text where it is used and no table: excelize needs ten times the memory for one.
type textTable struct {
	all  []byte
	ends []uint32 // of each text in all
	last []byte   // the text read last
}

// at returns a text, false where there is none of that number.
func (t *textTable) at(i int) ([]byte, bool) {
	if i < 0 || i >= len(t.ends) {
		return nil, false
	}
	start := uint32(0)
	if i > 0 {
		start = t.ends[i-1]
	}
	return t.all[start:t.ends[i]], true
}

// readTexts reads the table whole.
func readTexts(in *markup) (*textTable, error) {
	t := &textTable{}
	for {
		kind, err := in.next()
		switch {
		case err != nil:
			return nil, err
		case kind == markupEnd:
			return nil, errMarkup
		case kind == markupOpen && string(in.name) == "sst":
			return t, t.takeAll(in)
		case kind == markupOpen && !in.empty:
			if err := in.skip(); err != nil {
				return nil, err
			}
		}
	}
}

func (t *textTable) takeAll(in *markup) error {
	if in.empty {
		return nil
	}
	for {
		kind, err := in.next()
		switch {
		case err != nil:
			return err
		case kind == markupEnd:
			return errMarkup
		case kind == markupClose:
			return nil
		case kind == markupOpen && string(in.name) == "si":
			err = t.take(in)
		case kind == markupOpen && !in.empty:
			err = in.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (t *textTable) take(in *markup) (err error) {
	t.last = t.last[:0]
	if !in.empty {
		if t.last, err = in.rich(t.last); err != nil {
			return err
		}
	}
	t.all = append(t.all, t.last...)
	if len(t.ends) == MaxStrings {
		return &fault{why: fmt.Sprintf("不同的文字超过 %d 万条", MaxStrings/10_000)}
	}
	if len(t.all) > maxTexts {
		return &fault{why: fmt.Sprintf("不同的文字合计超过 %d MB", maxTexts>>20)}
	}
	t.ends = append(t.ends, uint32(len(t.all)))
	return nil
}

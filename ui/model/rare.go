package model

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"roadcert/domain/hanzi"
	"roadcert/ui/typeface"
)

// RareCharacter is a character as it is offered to somebody who cannot type it.
type RareCharacter struct {
	Text string // the character
	Code string // "U+2CC56"
	Made string // "左右结构：由、页"; may be empty
	Font string // which font sets it
}

// Rare finds rare characters by what people know of them.
type Rare struct {
	Components *hanzi.Components
	Fonts      typeface.Family
}

// What is said beside what was found.
const (
	rareHint  = "写部件：由页、方方土、上龙下天、左王右莹；或者写代码位：U+2CC56。"
	rareFirst = "按部件最多列出 %d 个字，再多写一个部件就会少些。"
	rareNone  = "没有找到由这些部件组成的字。可以少写几个部件，或者写代码位。"
)

// rareMost is how many characters are found before more parts are asked for.
const rareMost = 60

// Search finds the characters a text means, and says what else there is to say.
func (m Rare) Search(text string) (found []RareCharacter, remark string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, rareHint
	}
	r, coded := hanzi.Meant(text)
	if !coded && utf8.RuneCountInString(text) == 1 {
		r, _ = utf8.DecodeRuneInString(text)
	}
	if twin, ok := m.Components.Canonical(r); ok {
		return m.instead(r, twin)
	}
	if coded {
		return m.byCode(text)
	}
	for _, r := range m.Components.Find(text) {
		if c, ok := m.offer(r); ok {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return nil, rareNone
	case rareMost:
		return found, fmt.Sprintf(rareFirst, rareMost)
	}
	return found, counted(found)
}

func (m Rare) byCode(text string) ([]RareCharacter, string) {
	r, err := hanzi.ParseCodePoint(text)
	if err != nil {
		return nil, err.Error()
	}
	c, ok := m.offer(r)
	if !ok {
		return nil, "字库里没有 " + hanzi.CodePoint(r) + " 这个字，证照上印不出来。请核对代码位；没有写错的，请联系维护人员补充字库。"
	}
	return []RareCharacter{c}, counted([]RareCharacter{c})
}

func counted(found []RareCharacter) string { return "共 " + Thousands(len(found)) + " 个字。" }

// instead offers the proper character for one that only looks like it.
func (m Rare) instead(r rune, twin hanzi.Twin) ([]RareCharacter, string) {
	said := fmt.Sprintf("%s 是%s，应写 %c（%s）。", hanzi.CodePoint(r), twin.Why, twin.Proper, hanzi.CodePoint(twin.Proper))
	c, ok := m.offer(twin.Proper)
	if !ok {
		return nil, said
	}
	return []RareCharacter{c}, said
}

func (m Rare) offer(r rune) (RareCharacter, bool) {
	f, ok := m.Fonts.Of(r)
	if !ok {
		return RareCharacter{}, false
	}
	return RareCharacter{Text: string(r), Code: hanzi.CodePoint(r), Made: m.Components.Explain(r), Font: f.Name()}, true
}

// Proper returns a name as it should be written: the same to the eye, by the code points that others know.
func (m Rare) Proper(name string) string { return m.Components.Proper(name) }

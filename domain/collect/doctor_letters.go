package collect

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"roadcert/domain/catalog"
)

// confusions are the characters that are taken for one another, as they are to be read.
type confusions map[rune]rune

var (
	asDigits = confusions{
		'O': '0', 'o': '0', 'Ｏ': '0', '〇': '0', '○': '0', 'Q': '0', 'I': '1', 'i': '1', 'Ｉ': '1', 'l': '1', '|': '1',
		'B': '8', 'Z': '2', 'z': '2', 'S': '5', 's': '5',
	}
	inCredit = confusions{'O': '0', 'o': '0', 'I': '1', 'i': '1', 'l': '1', 'S': '5', 's': '5', 'Z': '2', 'z': '2', 'B': '8', '8': 'B'}
	inVIN    = confusions{'O': '0', 'o': '0', 'Q': '0', 'q': '0', 'I': '1', 'i': '1', 'l': '1'}
	inPlate  = confusions{
		'O': '0', 'o': '0', 'I': '1', 'i': '1', 'l': '1', 'B': '8', 'Z': '2', 'S': '5', '8': 'B', '2': 'Z', '5': 'S',
	}
)

// confusing says for kinds of fields what is confused in them, and whether a check digit tells readings apart. Where
// none does, the reading that changes fewest characters counts, if there is only one.
func (d *Doctor) confusing(f *catalog.Field) (_ confusions, checked bool) {
	switch f.Kind {
	case catalog.CitizenID:
		return asDigits, true
	case catalog.Number:
		return asDigits, d.reader.kind.Number.OfHolder
	case catalog.USCC:
		return inCredit, true
	case catalog.Plate:
		return inPlate, false
	case catalog.VIN:
		return inVIN, false
	}
	return nil, false
}

// confusedMost is how many characters of one value may be in doubt. What has more is no slip.
const confusedMost = 8

// unconfuse proposes for refused codes the only reading that passes.
func (d *Doctor) unconfuse(row *Row) (found []Proposal) {
	refused := d.refused()
	for _, s := range refused {
		field := &d.reader.kind.Fields[s.field]
		raw, ok := row.cell(s.column)
		table, checked := d.confusing(field)
		if !ok || table == nil {
			continue
		}
		if value, text := d.onlyReading(field, s.check, raw, table, checked); value != "" {
			found = append(found, d.propose(row, s.column, Confused, value, text))
		}
	}
	return found
}

// refused returns the slots whose finding in the row read last is refused, said or silent.
func (d *Doctor) refused() []slot {
	var list []slot
	for _, s := range d.reader.slots {
		if d.reader.findings[s.field].reason != "" {
			list = append(list, s)
		}
	}
	return list
}

// onlyReading tries every way to read the characters in doubt, and returns the value where one way is left.
func (d *Doctor) onlyReading(f *catalog.Field, check rule, raw string, table confusions, checked bool) (value, text string) {
	letters := []rune(raw)
	var doubt []int
	for i, r := range letters {
		if _, is := table[r]; is {
			doubt = append(doubt, i)
		}
	}
	if len(doubt) == 0 || len(doubt) > confusedMost {
		return "", ""
	}
	fewest := confusedMost + 1
	readings := map[string]int{} // value → set of places that were changed
	for set := 1; set < 1<<len(doubt); set++ {
		changed := bits.OnesCount(uint(set))
		if !checked && changed > fewest {
			continue
		}
		got := check(&d.reader.checks, f, changedAt(letters, doubt, set, table), textCell)
		if got.reason != "" || got.value == "" {
			continue
		}
		if !checked && changed < fewest {
			clear(readings)
		}
		fewest = min(fewest, changed)
		readings[got.value] = set
	}
	if len(readings) != 1 {
		return "", ""
	}
	for v, set := range readings {
		value, text = v, explainReading(letters, doubt, set, table)
	}
	return value, text
}

// changedAt reads the characters of a set otherwise.
func changedAt(letters []rune, doubt []int, set int, table confusions) string {
	tried := slices.Clone(letters)
	for bit, place := range doubt {
		if set>>bit&1 == 1 {
			tried[place] = table[letters[place]]
		}
	}
	return string(tried)
}

// explainReading says which characters were read otherwise: 第 5 位 O 应为 0.
func explainReading(letters []rune, doubt []int, set int, table confusions) string {
	var said []string
	for bit, place := range doubt {
		if set>>bit&1 == 1 {
			said = append(said, fmt.Sprintf("第 %d 位的“%c”应为“%c”", place+1, letters[place], table[letters[place]]))
		}
	}
	return strings.Join(said, "，") + "，这样读才合规则"
}

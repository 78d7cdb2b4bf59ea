package collect

import (
	"slices"
	"strings"

	"roadcert/domain/catalog"
)

// listCell is what a cell of a list is remembered by: registers repeat a few dozen of them.
type listCell struct {
	field *catalog.Field
	raw   string
	cell  cellType
}

// maxLists bounds the memory of lists.
const maxLists = 1 << 12

// lines makes of a cell of several lines one with a sign between them.
var lines = strings.NewReplacer("\r\n", "；", "\n", "；", "\r", "；")

// listRule reads a list: rows as they are stored, a sentence as catalog.Field.Text writes it, or what
// registers have, the first items of the rows one after the other.
func (c *checks) listRule(f *catalog.Field, raw string, cell cellType) finding {
	key := listCell{f, raw, cell}
	if found, ok := c.lists[key]; ok {
		return found
	}
	found, done := begin(textStyle, f, lines.Replace(raw))
	if found.raw = raw; !done {
		found = c.rows(f, found, cell)
	}
	if len(c.lists) < maxLists {
		if c.lists == nil {
			c.lists = make(map[listCell]finding)
		}
		c.lists[key] = found
	}
	return found
}

// rows puts every item of every row to its own rule.
func (c *checks) rows(f *catalog.Field, found finding, cell cellType) finding {
	rows, err := catalog.Rows(found.value)
	if err != nil {
		rows = sentenceRows(f, found.value)
	}
	var kept []map[string]string
	for i, row := range rows {
		said := make(map[string]string, len(row))
		for j := range f.Items {
			item := &f.Items[j]
			one := c.item(item, row[item.Key], cell)
			if one.reason != "" {
				return found.refuse(one.reason, "%s第 %d 项：%s", f.Name, i+1, one.text)
			}
			found.mends |= one.mends
			said[item.Key] = one.value
			delete(row, item.Key)
		}
		for key := range row {
			return found.refuse("list_invalid", "%s第 %d 项没有“%s”这一子项；请核对", f.Name, i+1, key)
		}
		same := func(before map[string]string) bool {
			return catalog.FormatRows([]map[string]string{before}) == catalog.FormatRows([]map[string]string{said})
		}
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, said)
		}
	}
	found.value = catalog.FormatRows(kept)
	return found
}

func (c *checks) item(item *catalog.Field, raw string, cell cellType) finding {
	if raw == "" && item.Required == catalog.ToCollect {
		return finding{}.refuse("list_invalid", "缺少%s；请对照原件补填", item.Name)
	}
	if raw == "" {
		return finding{}
	}
	return ruleOf(c.kind, item)(c, item, raw, cell)
}

// sentenceRows takes a sentence apart: 货运驾驶员（有效期至 2030-05-05）；客运驾驶员.
func sentenceRows(f *catalog.Field, text string) []map[string]string {
	first := &f.Items[0]
	if slices.Contains(first.Values, text) {
		return []map[string]string{{first.Key: text}}
	}
	var rows []map[string]string
	for _, part := range splitOutside(text, "；;、，,/／") {
		row := notes(f, part)
		if row == nil {
			row = map[string]string{first.Key: part}
		}
		rows = append(rows, row)
	}
	return rows
}

// notes reads 货运驾驶员（初次领证日期 2020-01-01，有效期至 2030-05-05); nil where the brackets say anything else.
func notes(f *catalog.Field, part string) map[string]string {
	head, inside, ok := strings.Cut(part, "（")
	inside, closed := strings.CutSuffix(inside, "）")
	if !ok || !closed {
		return nil
	}
	row := map[string]string{f.Items[0].Key: strings.TrimSpace(head)}
	for _, note := range splitOutside(inside, "，") {
		i := slices.IndexFunc(f.Items, func(item catalog.Field) bool { return strings.HasPrefix(note, item.Name+" ") })
		if i < 0 {
			return nil
		}
		row[f.Items[i].Key] = strings.TrimSpace(strings.TrimPrefix(note, f.Items[i].Name))
	}
	return row
}

// splitOutside splits a text at separators that stand in no brackets, and drops what is blank.
func splitOutside(text, separators string) []string {
	var parts []string
	depth, from := 0, 0
	cut := func(to int) {
		if part := strings.TrimSpace(text[from:to]); part != "" {
			parts = append(parts, part)
		}
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune("（(", r):
			depth++
		case strings.ContainsRune("）)", r):
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune(separators, r):
			cut(i)
			from = i + len(string(r))
		}
	}
	cut(len(text))
	return parts
}

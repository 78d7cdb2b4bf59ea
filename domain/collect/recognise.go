package collect

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/problem"
)

// fewestColumns a row must have in common with a kind to be a header.
const fewestColumns = 2

// clearLead is the score by which the headings alone decide between kinds: nearly a column.
const clearLead = bySynonym - byBare

// The lengths a common part of title and kind must have to count, and to count against the headings.
const (
	titleSpeaks  = 3
	titleInsists = 5
)

const cannotRecognise = "不能识别登记表"

// Recognise finds in the first rows of a sheet the header, the kind, and what each column means. The
// headings decide on the kind; where they leave it open, the words of the rows above them do, and then those
// of the rows below; where none do, it is for the person to say, and Recognise fails. What a hint says is
// taken as said.
//
// Where it fails behind a header, the Layout beside the error is what was understood so far, for the
// person to put right: without a kind where that is open, with columns missing where those are.
func Recognise(head []Row, cat *catalog.Catalog, hints Hints) (Layout, error) {
	kinds, err := asked(cat, hints.Kind)
	if err != nil {
		return Layout{}, err
	}
	said := make(map[string]string, len(hints.Map))
	for heading, field := range hints.Map {
		said[normal(heading)] = field
	}
	header, readings := findHeader(head, kinds, said)
	if header < 0 {
		return Layout{}, problem.New(problem.Invalid, cannotRecognise,
			fmt.Sprintf("前 %d 行里没有找到表头", len(head)),
			"请确认选对了工作表，并且有一行写明各列是什么（例如 姓名、身份证号、发证日期）")
	}
	chosen, err := choose(readings, head[:header], head[header+1:], hints.Kind != "")
	if err == nil {
		err = checkHints(hints.Map, head[header], chosen.kind)
	}
	return layout(chosen, head[header]), err
}

// asked returns the kinds that come into question: those in use, or the one that is said.
func asked(cat *catalog.Catalog, hint catalog.Code) ([]*catalog.Kind, error) {
	var kinds []*catalog.Kind
	for _, k := range cat.Kinds() {
		if !k.Retired {
			kinds = append(kinds, k)
		}
	}
	if hint == "" {
		return kinds, nil
	}
	k, ok := cat.Kind(hint)
	switch {
	case !ok:
		return nil, problem.New(problem.Invalid, cannotRecognise,
			fmt.Sprintf("证照目录里没有代码为“%s”的证照", hint), "可用的有 "+list(kinds))
	case k.Retired:
		return nil, problem.New(problem.Refused, cannotRecognise, k.Name+"在证照目录中已停用，不再归集", "可用的有 "+list(kinds))
	}
	return []*catalog.Kind{k}, nil
}

// findHeader returns the row that has most columns in common with some kind, read as every kind;
// -1 where there is none.
func findHeader(head []Row, kinds []*catalog.Kind, said map[string]string) (header int, readings []reading) {
	dictionaries := make([]dictionary, len(kinds))
	for i, k := range kinds {
		dictionaries[i] = newDictionary(k)
	}
	header = -1
	most := fewestColumns - 1
	for i := range head {
		found := make([]reading, len(kinds))
		columns := 0
		for j, d := range dictionaries {
			found[j] = d.read(head[i].Cells, said)
			columns = max(columns, found[j].columns)
		}
		if columns > most {
			header, readings, most = i, found, columns
		}
	}
	return header, readings
}

// choose decides on the kind. A kind whose necessary columns are missing does not come into question.
func choose(readings []reading, above, below []Row, told bool) (reading, error) {
	title := title(above)
	slices.SortStableFunc(readings, func(a, b reading) int { return b.score - a.score })
	whole := make([]reading, 0, len(readings))
	for _, r := range readings {
		if len(r.missing()) == 0 {
			whole = append(whole, r)
		}
	}
	if len(whole) == 0 {
		return incomplete(readings, title, told)
	}
	named, insists := fromTitle(whole, title)
	best := whole[0]
	if len(whole) == 1 || best.score-whole[1].score >= clearLead {
		if named == nil || named.kind == best.kind || !insists {
			return best, nil
		}
		return reading{}, undecided([]reading{best, *named}, "表头和标题说法不一")
	}
	near := whole[:0:0]
	for _, r := range whole {
		if best.score-r.score < clearLead {
			near = append(near, r)
		}
	}
	if named, _ := fromTitle(near, title); named != nil {
		return *named, nil
	}
	if shown := fromRows(near, below); shown != nil {
		return *shown, nil
	}
	return reading{}, undecided(near, "表头对这几种都说得通，标题和内容里也看不出来")
}

// incomplete says what a sheet lacks, for the kind it is most likely meant to be.
func incomplete(readings []reading, title string, told bool) (reading, error) {
	best := &readings[0]
	if !told && len(readings) > 1 && best.score == readings[1].score {
		if best, _ = fromTitle(readings, title); best == nil {
			return reading{}, problem.New(problem.Invalid, cannotRecognise, "从表头看不出是哪种证照的登记表，必需的列也不齐",
				"请指定证照种类，并补上缺少的列；每种证照至少要有证号、持证人名称这样的列")
		}
	}
	names := strings.Join(best.missing(), "、")
	return *best, problem.New(problem.Invalid, cannotRecognise,
		fmt.Sprintf("按“%s”看，缺少必需的列：%s", best.kind.Short, names),
		"请在表中补上这些列；如果只是列名不同，请指定哪一列是"+names+"；如果不是这种证照，请指定证照种类")
}

func undecided(among []reading, why string) error {
	kinds := make([]*catalog.Kind, len(among))
	for i, r := range among {
		kinds[i] = r.kind
	}
	return problem.New(problem.Invalid, cannotRecognise, "分不清是哪种证照："+why, "请指定证照种类："+list(kinds))
}

func list(kinds []*catalog.Kind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k.Code) + " " + k.Short
	}
	return strings.Join(names, "、")
}

// fromTitle returns the kind that has the longest stretch of its name in the title, nil where two have,
// and whether that stretch is long enough to doubt the headings.
func fromTitle(among []reading, title string) (named *reading, insists bool) {
	longest := titleSpeaks - 1
	for i := range among {
		k := among[i].kind
		n := max(common(title, k.Name), common(title, k.Short))
		switch {
		case n > longest:
			named, longest = &among[i], n
		case n == longest:
			named = nil
		}
	}
	return named, longest >= titleInsists
}

// title is the text above the header.
func title(rows []Row) string {
	var b strings.Builder
	for _, row := range rows {
		for _, cell := range row.Cells {
			b.WriteString(normal(cell))
		}
	}
	return b.String()
}

// longestTitle bounds the work of common: a title is a line, not a page.
const longestTitle = 200

// common returns the length in characters of the longest stretch that s and name share.
func common(s, name string) int {
	a, b := []rune(s), []rune(normal(name))
	a = a[:min(len(a), longestTitle)]
	longest := 0
	lengths := make([]int, len(b)+1) // of the stretch that ends at a[i], b[j]
	for i := range a {
		for j := len(b); j > 0; j-- {
			if a[i] != b[j-1] {
				lengths[j] = 0
				continue
			}
			lengths[j] = lengths[j-1] + 1
			longest = max(longest, lengths[j])
		}
	}
	return longest
}

// checkHints refuses a hint that has no effect, so that a slip in it does not go unnoticed.
func checkHints(hints map[string]string, header Row, kind *catalog.Kind) error {
	for _, heading := range slices.Sorted(maps.Keys(hints)) {
		field := hints[heading]
		if !slices.ContainsFunc(header.Cells, func(c string) bool { return normal(c) == normal(heading) }) {
			return problem.New(problem.Invalid, "不能按指定的列对应读取登记表",
				fmt.Sprintf("第 %d 行表头里没有“%s”这一列", header.Line, heading), "请照表头核对列名")
		}
		switch f, known := kind.FieldOf(field); {
		case field == "" || known && f.Collected():
		case known:
			return problem.New(problem.Invalid, "不能按指定的列对应读取登记表",
				fmt.Sprintf("“%s”的“%s”不从登记表读取", kind.Short, f.Name), "请让这一列不对应任何照面项")
		default:
			return problem.New(problem.Invalid, "不能按指定的列对应读取登记表",
				fmt.Sprintf("“%s”没有“%s”这一照面项", kind.Short, field), "请照证照目录核对照面项的名称")
		}
	}
	return nil
}

// layout writes down a reading; one without a kind has no fields.
func layout(r reading, header Row) Layout {
	l := Layout{Header: header.Line}
	if r.kind != nil {
		l.Kind = r.kind.Code
	}
	for i, heading := range header.Cells {
		if blank(heading) {
			continue
		}
		c := Column{Index: i, Heading: strings.TrimSpace(heading)}
		if r.kind != nil && r.fields[i] >= 0 {
			c.Field = r.kind.Fields[r.fields[i]].Key
		}
		l.Columns = append(l.Columns, c)
	}
	return l
}

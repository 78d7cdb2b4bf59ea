package hanzi

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// most is how many characters are found at most: more than fit on a screen help nobody.
const most = 60

// places are the ways to say where parts stand, the longest first, and which structures that can be.
var places = []struct{ words, operators string }{
	{"左中右", "⿲"}, {"上中下", "⿳"}, {"左右", "⿰⿺⿷"}, {"上下", "⿱⿸⿹⿵"}, {"外内", "⿴⿵⿶⿷⿸⿹⿺⿻"}, {"外里", "⿴⿵⿶⿷⿸⿹⿺⿻"},
}

// Find returns the characters that are made of the parts a person names, the likeliest first: those that are
// put together as said ("左由右页", "上龙下天", "外门内龙", or "⿰由页"), then those that have all the parts anywhere
// and in any order ("由页", "方 方 土"). A part that is named twice is there twice. A part may be named by the
// character it is a form of (水 for 氵). It returns at most 60.
func (c *Components) Find(query string) []rune {
	q := understand(query)
	if len(q.parts) == 0 {
		return nil
	}
	found := candidates(c, q)
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.as, a.as), cmp.Compare(a.size, b.size), cmp.Compare(a.char, b.char))
	})
	list := make([]rune, min(len(found), most))
	for i := range list {
		list[i] = found[i].char
	}
	return list
}

// request is a query as it was understood: parts, and the structures they are in where that was said.
type request struct {
	parts     []rune
	operators string
}

func understand(query string) request {
	text := []rune(strings.Map(meant, narrow(query)))
	if len(text) > 1 && arities[text[0]] == len(text)-1 {
		return request{text[1:], string(text[0])}
	}
	for _, p := range places {
		if parts, ok := placed(text, []rune(p.words)); ok {
			return request{parts, p.operators}
		}
	}
	return request{parts: text}
}

// meant leaves out what only stands between parts.
func meant(r rune) rune {
	if unicode.In(r, unicode.Han) || arities[r] > 0 {
		return r
	}
	return -1
}

// placed reads 左由右页, given 左右.
func placed(text, words []rune) (parts []rune, ok bool) {
	if len(text) != 2*len(words) {
		return nil, false
	}
	for i, w := range words {
		if text[2*i] != w {
			return nil, false
		}
		parts = append(parts, text[2*i+1])
	}
	return parts, true
}

// How well a character answers a query.
const (
	anywhere  = iota + 1 // it has the parts
	wholly               // it has them and nothing else, side by side
	exactly              // it has them where they were said to be
	literally            // and in the very form
)

type candidate struct {
	char rune
	as   int
	size int
}

func candidates(c *Components, q request) []candidate {
	wanted := map[rune]int{}
	for _, p := range q.parts {
		wanted[proper(p)]++
	}
	counts := map[rune]*counter{}
	for p := range wanted {
		counts[p] = &counter{list: c.list, part: p, known: make([]int, len(c.list)+1)}
	}
	var list []candidate
	for i, char := range c.list {
		enough := true
		for p, least := range wanted {
			enough = enough && counts[p].inside(i+1, 0) >= least
		}
		if enough {
			list = append(list, candidate{char.char, fit(char.node, q), c.size(char.node, 0)})
		}
	}
	return list
}

// counter counts how often a part is in characters.
type counter struct {
	list  []character
	part  rune
	known []int // the counts of the list, plus one
}

func (k *counter) in(n node, depth int) int {
	sum := 0
	for _, p := range n.parts {
		switch {
		case p.operator != 0:
			sum += k.in(p, depth)
		case p.called == k.part:
			sum++
		default:
			sum += k.inside(p.at, depth+1)
		}
	}
	return sum
}

func (k *counter) inside(at, depth int) int {
	if at == 0 || depth > deepest {
		return 0
	}
	if k.known[at] == 0 {
		k.known[at] = k.in(k.list[at-1].node, depth) + 1
	}
	return k.known[at] - 1
}

// fit tells how well a description that has the parts answers the query.
func fit(n node, q request) int {
	if len(n.parts) != len(q.parts) {
		return anywhere
	}
	inOrder, literal := true, true
	for i, p := range n.parts {
		inOrder = inOrder && p.operator == 0 && p.called == proper(q.parts[i])
		literal = literal && p.char == q.parts[i]
	}
	switch {
	case literal && strings.ContainsRune(q.operators, n.operator):
		return literally
	case inOrder && strings.ContainsRune(q.operators, n.operator):
		return exactly
	case flat(n):
		return wholly
	}
	return anywhere
}

// flat tells whether all parts are characters.
func flat(n node) bool {
	return !slices.ContainsFunc(n.parts, func(p node) bool { return p.operator != 0 })
}

// size is how many parts a character has in the end.
func (c *Components) size(n node, depth int) int {
	if n.at > 0 {
		n = c.list[n.at-1].node
	}
	if n.operator == 0 || depth > deepest {
		return 1
	}
	sum := 0
	for _, p := range n.parts {
		sum += c.size(p, depth+1)
	}
	return sum
}

// forms are radicals in the forms they take as parts, each after the character they are called by.
var forms = []string{
	"人亻𠆢", "刀刂", "水氵氺", "火灬", "手扌龵", "心忄㣺", "犬犭", "言讠訁", "金钅釒", "糸纟糹", "食饣飠", "艸艹", "辵辶", "示礻", "衣衤",
	"网罒罓", "足⻊", "玉王", "爪爫", "攴攵", "牛牜", "老耂", "川巛", "彐彑", "卩㔾", "尢兀", "長镸", "竹⺮", "雨⻗", "西覀", "虎虍",
}

// names is forms the other way round.
var names = func() map[rune]rune {
	of := map[rune]rune{}
	for _, f := range forms {
		all := []rune(f)
		for _, r := range all {
			of[r] = all[0]
		}
	}
	return of
}()

// proper returns the character by which a part is called.
func proper(r rune) rune {
	if name, ok := names[r]; ok {
		return name
	}
	return r
}

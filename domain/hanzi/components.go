package hanzi

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"roadcert/domain/problem"
)

// componentsFile is one of the folder that is loaded.
const componentsFile = "components.txt.gz"

// largest is how long the components may be when they are unpacked.
const largest = 8 << 20

// Components is what is known of characters. It is loaded once and then never changes.
type Components struct {
	Forms
	list  []character  // ascending
	index map[rune]int // of the list
}

// character is one that is put together from others.
type character struct {
	char rune
	node
}

// Load reads the descriptions of characters and their forms in a folder.
func Load(fsys fs.FS, dir string) (*Components, error) {
	const what = "不能查找生僻字"
	forms, err := loadForms(fsys, dir, what)
	if err != nil {
		return nil, err
	}
	c := &Components{Forms: *forms, index: map[rune]int{}}
	return c, load(fsys, dir, what, componentsFile, c.readComponents)
}

// load reads one file of the folder. what cannot be done without it is told where it is damaged.
func load(fsys fs.FS, dir, what, name string, read func(io.Reader) error) error {
	content, err := fs.ReadFile(fsys, path.Join(dir, name))
	if err == nil {
		err = read(bytes.NewReader(content))
	}
	return problem.From(err, problem.Damaged, what, "文件“"+name+"”不能读取", "请重新安装本程序")
}

// readComponents reads lines of a character and its description: 䶮⿱龙天.
func (c *Components) readComponents(r io.Reader) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(io.LimitReader(z, largest))
	for s.Scan() {
		char, size := utf8.DecodeRuneInString(s.Text())
		described, rest := parse([]rune(s.Text()[size:]), 0)
		n := len(c.list)
		if described.operator == 0 || len(rest) != 0 || n > 0 && char <= c.list[n-1].char {
			return &badLine{s.Text()}
		}
		c.index[char] = n
		c.list = append(c.list, character{char, described})
	}
	for i := range c.list {
		c.link(&c.list[i].node)
	}
	return s.Err()
}

// link finds the parts that are put together themselves.
func (c *Components) link(n *node) {
	for i := range n.parts {
		p := &n.parts[i]
		if at, ok := c.index[p.char]; ok {
			p.at = at + 1
		}
		c.link(p)
	}
}

// badLine is a line that does not say what it should.
type badLine struct{ text string }

func (b *badLine) Error() string { return "line " + strconv.Quote(b.text) }

// node is a description: a character, or an operator and the parts it puts together.
type node struct {
	char     rune
	called   rune // the character that char is a form of; mostly itself
	at       int  // of the list of characters, plus one; 0 where char is not put together
	operator rune
	parts    []node
}

// arities is how many parts each ideographic description character takes (Unicode, chapter 18.2).
var arities = map[rune]int{'⿰': 2, '⿱': 2, '⿲': 3, '⿳': 3, '⿴': 2, '⿵': 2, '⿶': 2, '⿷': 2, '⿸': 2, '⿹': 2, '⿺': 2, '⿻': 2}

// deepest is how many operators may stand in each other.
const deepest = 16

// unknown stands in a description for a part that is no character.
const unknown = '？'

// parse reads a description from the front of a text. A text that breaks off gives a node without operator.
func parse(text []rune, depth int) (described node, rest []rune) {
	if len(text) == 0 || depth > deepest {
		return node{}, text
	}
	n, ok := arities[text[0]]
	if !ok {
		return node{char: text[0], called: proper(text[0])}, text[1:]
	}
	described, rest = node{operator: text[0]}, text[1:]
	for range n {
		var part node
		if part, rest = parse(rest, depth+1); part.char == 0 && part.operator == 0 {
			return node{}, rest
		}
		described.parts = append(described.parts, part)
	}
	return described, rest
}

// structures are the operators as they are called in school.
var structures = map[rune]string{
	'⿰': "左右结构", '⿱': "上下结构", '⿲': "左中右结构", '⿳': "上中下结构", '⿴': "全包围结构", '⿵': "上三包围结构",
	'⿶': "下三包围结构", '⿷': "左三包围结构", '⿸': "左上包围结构", '⿹': "右上包围结构", '⿺': "左下包围结构", '⿻': "穿插结构",
}

// Explain says how a character is put together: "左右结构：由、页". It is empty where that is not known, or where
// the character is not put together.
func (c *Components) Explain(r rune) string {
	at, ok := c.index[r]
	if !ok {
		return ""
	}
	return structures[c.list[at].operator] + "：" + listed(c.list[at].parts)
}

func listed(parts []node) string {
	names := make([]string, len(parts))
	for i, p := range parts {
		switch {
		case p.operator != 0:
			names[i] = structures[p.operator] + "（" + listed(p.parts) + "）"
		case p.char == unknown:
			names[i] = "无法显示的部件"
		default:
			names[i] = string(p.char)
		}
	}
	return strings.Join(names, "、")
}

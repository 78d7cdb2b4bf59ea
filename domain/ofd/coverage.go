package ofd

import (
	"errors"
	"path"
	"slices"
	"strings"

	"roadcert/domain/eseal"
	"roadcert/domain/problem"
)

// coverage is what the signatures of a package speak of, and what they are made of.
type coverage struct {
	spoken map[string]bool // a signature speaks of it; true where it is what was signed
	own    map[string]bool // files of the signatures
	index  []string        // the lists of signatures
	whole  bool            // a signature speaks of a list: nobody was to sign after it
}

func (v *Verification) coverage(index []string) coverage {
	c := coverage{spoken: map[string]bool{}, own: map[string]bool{}, index: index}
	for _, s := range v.Signatures {
		for _, file := range s.files {
			c.own[file] = true
		}
		for _, name := range s.names {
			c.spoken[name] = c.spoken[name] || s.covers[name]
			c.whole = c.whole || slices.Contains(index, name)
		}
	}
	return c
}

// excused reports whether a part may go without protection: the files of a signature protect themselves, and a
// list left open is to grow.
func (c *coverage) excused(name string) bool {
	return c.own[name] || !c.whole && slices.Contains(c.index, name)
}

// stray reports whether a part that no signature speaks of looks like one of a signature.
func (c *coverage) stray(name string) bool {
	low := "/" + strings.ToLower(name)
	return !c.own[name] && !slices.Contains(c.index, name) &&
		(strings.HasSuffix(low, "/signatures.xml") || strings.HasSuffix(low, "/signedvalue.dat"))
}

// verifyCoverage tells which parts no signature speaks of. A signature over everything, the list of signatures
// included, means that whatever it does not speak of came later. One that leaves that list open may have been
// followed by another, and only leaves a doubt.
func (p *Package) verifyCoverage(v *Verification, index []string) {
	c := v.coverage(index)
	for _, name := range p.Names() {
		good, spoken := c.spoken[name]
		if good {
			v.Protected = append(v.Protected, name)
		}
		if !spoken && !c.excused(name) {
			v.Unprotected = append(v.Unprotected, name)
		}
		if !spoken && c.stray(name) {
			v.add(RuleStructure, eseal.Wrong, "文件里有签章文件“%s”，却没有一处引用它：签章可能被摘除或替换过", shown(name))
		}
	}
	list := shown(strings.Join(v.Unprotected, "、"))
	switch {
	case len(v.Signatures) == 0 || len(v.Unprotected) == 0:
	case c.whole:
		v.add(RuleUnprotected, eseal.Wrong, "有 %d 个文件不在签章的保护之下（%s）：它们是盖章之后加进来的", len(v.Unprotected), list)
	default:
		v.add(RuleUnprotected, eseal.Doubt, "签章没有覆盖 %d 个文件（%s）：不能证明它们没有改动过", len(v.Unprotected), list)
	}
}

// verifyContainer holds the archive against the one this program writes.
func (p *Package) verifyContainer(v *Verification) {
	ours := slices.ContainsFunc(v.Signatures, func(s Signature) bool { return s.Provider == provider })
	switch {
	case ours && p.altered:
		v.add(RuleContainer, eseal.Wrong, "压缩包与本程序写出的不同：文件在盖章之后被重新打包或者传输时有差错，版面内容请看其他各条")
	case !ours && len(v.Signatures) > 0:
		v.add(RuleForeign, eseal.Note, "文件由其他程序“%s”制作：包内每个文件都已核对，压缩包的封装未逐字节核对", shown(v.Signatures[0].Provider))
	}
}

// meaning says what a part is to the person who looks at the document.
func meaning(name string) string {
	for _, m := range meanings {
		if strings.Contains(name, m.part) {
			return m.is
		}
	}
	return "这部分内容"
}

var meanings = []struct{ part, is string }{
	{"Pages/", "版面内容"},
	{"Tpls/", "版面内容"},
	{path.Base(rootPart), "证照的基本信息"},
	{path.Base(documentPart), "文件的页面结构"},
	{path.Base(fontsPart), "字体"},
	{path.Base(imagesPart), "图片"},
	{"Res/font", "字体"},
	{"Res/", "图片等资源"},
	{"Attachs/", "随附的照面数据"},
	{"Tags/", "照面的索引"},
	{"Signs/", "签章"},
}

// sentence is why something went wrong, as a person reads it.
func sentence(err error) string {
	if p := (*problem.Problem)(nil); errors.As(err, &p) {
		return p.Why
	}
	return err.Error()
}

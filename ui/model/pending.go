package model

import (
	"fmt"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
)

// Pending is what a conversion would work on: valid certificates that are on paper only, by kind.
type Pending struct {
	total  int
	kinds  map[catalog.Code]int
	stored int
	Kinds  []RateLine // the last adds up the others
}

// NewPending takes it from the overview.
func NewPending(o bureau.Overview) Pending {
	p := Pending{kinds: map[catalog.Code]int{}, stored: o.Certificates, Kinds: RatesByKind(o.Total, o.Kinds)}
	for _, k := range o.Kinds {
		p.kinds[k.Kind.Code] = k.OnPaper
		p.total += k.OnPaper
	}
	return p
}

// Of returns how many there are of a kind; the empty code means all kinds.
func (p Pending) Of(kind catalog.Code) int {
	if kind == "" {
		return p.total
	}
	return p.kinds[kind]
}

// Text says what there is to do.
func (p Pending) Text(kind catalog.Code) string {
	switch n := p.Of(kind); {
	case p.stored == 0:
		return "库里还没有证照，没有可以转化的。请受理员先归集登记表。"
	case n == 0 && kind == "":
		return "有效证照都已有电子证照，没有等着转化的。"
	case n == 0:
		return "这一类的有效证照都已有电子证照，没有等着转化的。"
	default:
		return fmt.Sprintf("%s 本有效证照只有纸质，可以生成电子证照。照面不全或不合规范的会列出来，补齐后再转化。", Thousands(n))
	}
}

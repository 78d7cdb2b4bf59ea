// Package likeness tells who is probably the same: the person of two names, the company that is written in two ways,
// the certificate that was collected twice.
//
// What makes two certificates alike is a table of rules; nothing here decides, a person does. A Search looks at any
// number of certificates without comparing each with each: it puts together what shares a key (a code, a name in its
// one form, a plate), compares within these, and finds near numbers by what they become when one character is left
// away. Keys are 64-bit hashes, so that a search holds some 120 bytes of a certificate and no names; while it looks at
// those of one name, another 500 bytes of each of these.
//
// A near number alone makes nobody the same: in a county there are two people of one name, and numbers follow each
// other.
package likeness

import (
	"slices"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

// Facts are what a certificate is compared by.
type Facts struct {
	ID     certificate.ID
	Kind   catalog.Code
	Holder string
	Code   string // citizen ID or credit code; may be empty
	Number string // empty where it is the holder's code
	Plate  string
	Valid  bool // today
}

// Rule is one reason to take two certificates for one, or their holders.
type Rule struct {
	Key    string `json:"key"`
	Name   string `json:"name"`
	Text   string `json:"text"`   // what was found, and what to look at
	Weight int    `json:"weight"` // of 100; those of several rules add up
}

// rule is a line of the table: what is put together, as what it counts, and when two of them are alike.
type rule struct {
	Rule
	block func(*card) uint64 // what certificates must have in common; 0: nothing to be found by
	as    func(*card) uint64 // those of one value stand for each other; nil: each for itself
	near  func(*Search, *card) string
	alike func(a, b *card) bool
}

var rules = []rule{
	{
		Rule:  Rule{"twice", "重复归集", "同一类证照、同一持证主体，编号只差一个字符：可能是一本证照录了两次，请对照纸质证照", 95},
		block: byName, near: (*Search).number,
		alike: func(a, b *card) bool {
			return a.kind == b.kind && sameOrNone(a.code, b.code) && sameOrNone(a.plate, b.plate)
		},
	},
	{
		Rule:  Rule{"two-names", "同号异名", "证件号码相同，姓名（名称）不同：可能有一本录错了姓名或号码，也可能改过名，请核对证件", 90},
		block: byCode, as: byName,
		alike: func(a, b *card) bool { return a.name != b.name },
	},
	{
		Rule:  Rule{"one-plate", "一车两证", "同一车辆号牌有两本有效的同类证照：可能旧证没有注销，或者号牌录错", 85},
		block: byVehicle,
		alike: func(_, _ *card) bool { return true },
	},
	{
		Rule:  Rule{"near-codes", "同名近号", "姓名（名称）相同，证件号码只差一个字符、相邻两位颠倒或校验码不同：可能录错了号码，请核对证件", 80},
		block: byName, as: byCode, near: (*Search).body,
		alike: func(a, b *card) bool { return a.code != b.code && a.code != 0 && b.code != 0 },
	},
	{
		Rule:  Rule{"spelling", "异写同名", "名称只有写法不同（繁简、全半角、括号空格、异码字、有限责任公司与有限公司），号码相同或缺号", 60},
		block: byNameAndCode, as: bySpelling,
		alike: func(a, b *card) bool { return a.written != b.written && sameOrNone(a.code, b.code) },
	},
}

func byCode(c *card) uint64 { return c.code }
func byName(c *card) uint64 { return c.name }

// byVehicle is the plate, where only one certificate of the kind may be valid.
func byVehicle(c *card) uint64 {
	if c.plate == 0 || !c.valid {
		return 0
	}
	return mixed(c.plate, uint64(c.kind)+1)
}

// byNameAndCode is the name alone where nobody else bears it, so that a missing code does not matter.
func byNameAndCode(c *card) uint64 {
	switch {
	case c.long:
		return c.name
	case c.code == 0:
		return 0
	}
	return mixed(c.name, c.code)
}

// bySpelling tells the spellings of a name apart, and the holders who share it.
func bySpelling(c *card) uint64 { return mixed(c.written, c.code) }

// mixed makes one key of two. The factor is odd, so that no two codes fall together.
func mixed(a, b uint64) uint64 { return a + b*0x9E3779B97F4A7C15 }

// sameOrNone lets pass what does not contradict.
func sameOrNone(a, b uint64) bool { return a == b || a == 0 || b == 0 }

// Rules returns the table, the heaviest first.
func Rules() []Rule {
	all := make([]Rule, len(rules))
	for i := range rules {
		all[i] = rules[i].Rule
	}
	return all
}

// Found is a set of rules.
type Found uint8

// Has tells whether the rule of a key is among them.
func (f Found) Has(key string) bool {
	return slices.ContainsFunc(f.Rules(), func(r Rule) bool { return r.Key == key })
}

// Rules lists them, the heaviest first.
func (f Found) Rules() (list []Rule) {
	for i := range rules {
		if f&(1<<i) != 0 {
			list = append(list, rules[i].Rule)
		}
	}
	return list
}

// Weight is how much speaks for it, at most 100.
func (f Found) Weight() int {
	sum := 0
	for _, r := range f.Rules() {
		sum += r.Weight
	}
	return min(sum, 100)
}

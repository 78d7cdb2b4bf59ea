package likeness

import (
	"cmp"
	"context"
	"slices"
)

// mostPartners is how many older certificates one is compared with successfully: where a placeholder stands for the
// code of thousands, nobody reads every pair of them.
const mostPartners = 8

// finding is one run over the blocks.
type finding struct {
	search *Search
	ctx    context.Context //nolint:containedctx // of one call of Pairs
	rule   *rule
	bit    Found
	pairs  []Pair
	traces []trace // of the block at hand
	steps  int
}

// trace is what a member's text becomes when one character is left away.
type trace struct {
	hash   uint64
	member uint32
}

// member is a certificate in a block, with how many others it stands for.
type member struct {
	*card
	others int
}

// within compares the certificates of one block under the rule, which come in order of ID.
func (f *finding) within(block []uint32) error {
	if len(block) < 2 {
		return nil
	}
	members := f.members(block)
	if len(members) < 2 {
		return nil
	}
	if f.rule.near != nil {
		return f.neighbours(members)
	}
	for i := 1; i < len(members); i++ {
		partners := 0
		for j := 0; j < i && partners < mostPartners; j++ {
			if f.rule.alike(members[j].card, members[i].card) {
				f.add(members[j], members[i])
				partners++
			}
			if err := f.step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// members puts those together that stand for each other; the one with the lowest ID is named.
func (f *finding) members(block []uint32) []member {
	list := make([]member, 0, min(len(block), 64))
	at := map[uint64]int{}
	for _, n := range block {
		c := &f.search.cards[n]
		if f.rule.as == nil {
			list = append(list, member{card: c})
			continue
		}
		as := f.rule.as(c)
		if i, ok := at[as]; ok {
			list[i].others++
			continue
		}
		at[as] = len(list)
		list = append(list, member{card: c})
	}
	return list
}

// neighbours finds near texts by the traces they share.
func (f *finding) neighbours(members []member) error {
	f.traces = f.traces[:0]
	texts := make([]string, len(members))
	for i := range members {
		texts[i] = f.rule.near(f.search, members[i].card)
		if texts[i] != "" {
			variants(texts[i], func(before, after string) {
				f.traces = append(f.traces, trace{f.search.joined(before, after), uint32(i)})
			})
		}
	}
	slices.SortFunc(f.traces, func(a, b trace) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.member, b.member)) })
	for rest := f.traces; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].hash == rest[0].hash {
			n++
		}
		if err := f.sharing(rest[:n], members, texts); err != nil {
			return err
		}
		rest = rest[n:]
	}
	return nil
}

// sharing compares the members of one trace, of which there are as many as digits can stand in one place.
func (f *finding) sharing(traces []trace, members []member, texts []string) error {
	for i := 1; i < len(traces); i++ {
		partners := 0
		for j := 0; j < i && partners < mostPartners; j++ {
			a, b := traces[j].member, traces[i].member
			if a != b && near(texts[a], texts[b]) && f.rule.alike(members[a].card, members[b].card) {
				f.add(members[a], members[b])
				partners++
			}
			if err := f.step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// step looks now and then whether anybody still waits for the answer.
func (f *finding) step() error {
	if f.steps++; f.steps%4096 != 0 {
		return nil
	}
	return f.ctx.Err()
}

func (f *finding) add(a, b member) {
	if b.id < a.id {
		a, b = b, a
	}
	f.pairs = append(f.pairs, Pair{A: f.side(a), B: f.side(b), Found: f.bit})
}

func (f *finding) side(m member) Side {
	return Side{ID: m.id, Kind: f.search.kinds[m.kind], Others: m.others}
}

// merged makes one pair of those that several rules found.
func (f *finding) merged() []Pair {
	slices.SortFunc(f.pairs, func(a, b Pair) int { return cmp.Or(cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID)) })
	list := f.pairs[:0]
	for _, p := range f.pairs {
		if n := len(list) - 1; n >= 0 && list[n].A.ID == p.A.ID && list[n].B.ID == p.B.ID {
			last := &list[n]
			last.Found |= p.Found
			last.A.Others, last.B.Others = max(last.A.Others, p.A.Others), max(last.B.Others, p.B.Others)
			continue
		}
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Pair) int { return cmp.Compare(b.Found.Weight(), a.Found.Weight()) })
	return list
}

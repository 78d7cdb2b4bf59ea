package catalog

import "slices"

// Fault is one thing that keeps a template from being used, and where it is, so that a person can be shown.
type Fault struct {
	Page    int // from 0; -1 where it is of the whole template
	Element int // from 0; -1 where it is of the whole page
	Text    string
}

// Faults is Check for somebody who is still drawing: the same rules, each fault with its place. A template
// without faults passes Check.
func (t *Template) Faults(k *Kind) []Fault {
	var list []Fault
	for i := range t.Pages {
		for j := range t.Pages[i].Elements {
			var own faults
			t.Pages[i].Elements[j].check(&t.Pages[i], k, &own)
			for _, w := range own {
				list = append(list, Fault{i, j, w.Error()})
			}
		}
	}
	var rest faults
	checkTemplate(t.frame(), k, &rest)
	for _, w := range rest {
		list = append(list, Fault{-1, -1, w.Error()})
	}
	return list
}

// frame is a template without what its elements could be wrong in: its pages, and how many seals they have.
func (t *Template) frame() *Template {
	bare := *t
	bare.Pages = slices.Clone(t.Pages)
	for i := range bare.Pages {
		p := &bare.Pages[i]
		p.Elements = nil
		for _, e := range t.Pages[i].Elements {
			if e.Kind == SealElement {
				p.Elements = append(p.Elements, Element{Kind: SealElement, W: 1, H: 1})
			}
		}
	}
	return &bare
}

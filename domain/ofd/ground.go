package ofd

import (
	"strconv"
	"sync"
)

// Ground is what lies under everything else on the pages of many documents: frames, lines, marks. It becomes a
// page template (模板页), which is written, packed and digested once for all documents that share it. It holds
// shapes only, because a font or a picture has another ID in every document.
type Ground struct {
	width, height float64
	paths         []Path

	lock  sync.Mutex
	parts map[int]*Content // by the last ID given before it
}

// NewGround returns a ground of a size; the paths are drawn in their order and belong to no item of a face.
func NewGround(width, height float64, paths []Path) *Ground {
	return &Ground{width: width, height: height, paths: paths, parts: map[int]*Content{}}
}

// part returns the ground as a part whose IDs follow one, and the last of them.
func (g *Ground) part(after int) (*Content, int) {
	g.lock.Lock()
	defer g.lock.Unlock()
	last := after + 1 + len(g.paths) // a layer, and its objects
	if known, ok := g.parts[after]; ok {
		return known, last
	}
	w := &writer{last: after}
	m := newMarkup("ofd:Page")
	m.open("ofd:Area").leaf("ofd:PhysicalBox", numbers(0, 0, g.width, g.height)).close("ofd:Area")
	m.open("ofd:Content").open("ofd:Layer", "ID", w.next(), "Type", "Background")
	for _, p := range g.paths {
		w.path(m, p)
	}
	m.close("ofd:Layer").close("ofd:Content").close("ofd:Page")
	g.parts[after] = NewContent(m.b, Best)
	return g.parts[after], last
}

// ground writes the ground of a page, once, and returns its ID.
func (w *writer) ground(g *Ground) string {
	if w.meet(g) {
		at := docFolder + "Tpls/Tpl_" + strconv.Itoa(len(w.grounds)) + "/Content.xml"
		content, last := g.part(w.last)
		w.last = last
		w.grounds = append(w.grounds, sheet{w.ids[g], at})
		w.add(part{at, content})
	}
	return w.ids[g]
}

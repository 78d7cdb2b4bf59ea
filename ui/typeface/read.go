package typeface

import (
	"errors"
	"fmt"
)

// needed are the tables without which nothing can be set, with the least size of each.
var needed = []struct {
	tag  string
	size int
}{{"head", 54}, {"hhea", 36}, {"maxp", 6}, {"hmtx", 4}, {"cmap", 4}, {"loca", 4}, {"glyf", 0}}

const (
	trueType = 0x00010000
	apple    = 0x74727565 // "true", which means the same
)

func (f *Font) read(ttf []byte) error {
	var err error
	if f.tables, err = directory(ttf); err != nil {
		return err
	}
	for _, n := range needed {
		if t, ok := f.tables[n.tag]; !ok || len(t) < n.size {
			return fmt.Errorf("table %s is missing or too short", n.tag)
		}
	}
	f.em = float64(u16(f.tables["head"], 18))
	f.long = u16(f.tables["head"], 50) != 0
	f.glyphs = int(u16(f.tables["maxp"], 4))
	f.wide = min(int(u16(f.tables["hhea"], 34)), f.glyphs)
	location := 2
	if f.long {
		location = 4
	}
	switch {
	case f.em < 16 || f.em > 16384:
		return errors.New("an em of impossible size")
	case len(f.tables["loca"]) < location*(f.glyphs+1):
		return errors.New("the places of some glyphs are missing")
	case f.wide == 0 || len(f.tables["hmtx"]) < 4*f.wide:
		return errors.New("the widths of some glyphs are missing")
	}
	f.spans, err = readMap(f.tables["cmap"], f.glyphs)
	return err
}

// directory finds the tables of a font file.
func directory(ttf []byte) (map[string][]byte, error) {
	r := reader{b: ttf}
	kind, n := r.u32(), int(r.u16())
	if r.past || kind != trueType && kind != apple {
		return nil, errors.New("not a TrueType font")
	}
	r.skip(6) // aids to search among the tables
	tables := make(map[string][]byte, n)
	for range n {
		tag := string(r.take(4))
		r.skip(4) // checksum
		from, size := int(r.u32()), int(r.u32())
		if r.past || from > len(ttf) || size > len(ttf)-from {
			return nil, errors.New("the file is cut short")
		}
		tables[tag] = ttf[from : from+size : from+size]
	}
	return tables, nil
}

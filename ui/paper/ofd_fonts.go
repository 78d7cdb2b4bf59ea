package paper

import (
	"sync"

	"roadcert/domain/ofd"
	"roadcert/ui/typeface"
)

// cuttings keeps fonts that were cut down, with their packed form: all documents of a template embed the same for
// its fixed words, and all vehicles of a province the same for their plates.
type cuttings struct {
	lock sync.Mutex
	kept map[cutting]*ofd.Content
}

// cutting is a font and the characters, in order, it was cut down to.
type cutting struct {
	font       Font
	characters string
}

// keptCuttings is many times the number of templates in use; a designer at work makes more.
const keptCuttings = 128

// of returns the font cut down to the characters of the key.
func (c *cuttings) of(key cutting, font *typeface.Font, how ofd.Packing) (*ofd.Content, error) {
	c.lock.Lock()
	known, ok := c.kept[key]
	c.lock.Unlock()
	if ok {
		return known, nil
	}
	cut, err := cutOnce(key, font, how)
	if err != nil {
		return nil, err
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.kept == nil || len(c.kept) == keptCuttings {
		c.kept = map[cutting]*ofd.Content{}
	}
	c.kept[key] = cut
	return cut, nil
}

// cutOnce is of for characters that hardly come again.
func cutOnce(key cutting, font *typeface.Font, how ofd.Packing) (*ofd.Content, error) {
	ttf, err := font.Subset([]rune(key.characters))
	if err != nil {
		return nil, err
	}
	return ofd.NewContent(ttf, how), nil
}

// latin returns the plain letters, digits and signs a font itself has.
func (t *Type) latin(f Font) string {
	list := make([]rune, 0, '~'-' '+1)
	for r := ' '; r <= '~'; r++ {
		if l := t.letter(f, r); l.width >= 0 && l.font == f {
			list = append(list, r)
		}
	}
	return string(list)
}

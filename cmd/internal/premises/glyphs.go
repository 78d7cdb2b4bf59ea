package premises

import (
	"sync"

	"roadcert/assets"
	"roadcert/domain/collect"
	"roadcert/domain/hanzi"
)

// glyphs knows the code points that only look like a character, once somebody asks.
var glyphs = sync.OnceValues(func() (collect.Glyphs, error) { return hanzi.Load(assets.FS, "hanzi") })

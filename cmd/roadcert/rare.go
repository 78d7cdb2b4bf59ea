package main

import (
	"sync"

	"roadcert/assets"
	"roadcert/domain/hanzi"
	"roadcert/ui/model"
	"roadcert/ui/part"
	"roadcert/ui/typeface"
)

// rareCharacters is the search for rare characters. What it stands on is read when it is first asked for: most
// days nobody asks.
func rareCharacters() part.RareSearch {
	load := sync.OnceValues(func() (m model.Rare, err error) {
		if m.Components, err = hanzi.Load(assets.FS, "hanzi"); err != nil {
			return m, err
		}
		for _, f := range []struct {
			name string
			ttf  []byte
		}{{"Noto Sans SC", assets.Regular()}, {"霞鹜文楷", assets.Kai()}} {
			font, err := typeface.Parse(f.name, f.ttf)
			if err != nil {
				return m, err
			}
			m.Fonts = append(m.Fonts, font)
		}
		return m, nil
	})
	return func(text string) ([]model.RareCharacter, string) {
		m, err := load()
		if err != nil {
			return nil, err.Error()
		}
		return m.Search(text)
	}
}

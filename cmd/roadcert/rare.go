package main

import (
	"sync"

	"roadcert/assets"
	"roadcert/domain/hanzi"
	"roadcert/ui/model"
	"roadcert/ui/typeface"
)

// rareCharacters knows rare characters. What it stands on is read when somebody first types a name.
type rareCharacters func() (model.Rare, error)

func newRareCharacters() rareCharacters {
	return sync.OnceValues(func() (m model.Rare, err error) {
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
}

// Search finds the characters that a text means.
func (r rareCharacters) Search(text string) ([]model.RareCharacter, string) {
	m, err := r()
	if err != nil {
		return nil, err.Error()
	}
	return m.Search(text)
}

// Proper returns a name by the code points it should be written with.
func (r rareCharacters) Proper(name string) string {
	m, err := r()
	if err != nil {
		return name
	}
	return m.Proper(name)
}

package designer

import (
	"slices"
	"strings"

	"roadcert/domain/catalog"
)

// Templates name items by their keys, {valid_to}; people read and write their names, {有效期至}.

// legible returns a text with the names of its items.
func (d *Drawing) legible(text string) string {
	return catalog.Respell(text, func(key string) string {
		if name := d.FieldName(key); d.keyOf(name) == key {
			return name
		}
		return key
	})
}

// keyed returns a text with the keys of its items.
func (d *Drawing) keyed(text string) string { return catalog.Respell(text, d.keyOf) }

// keyOf returns the key of an item by its name; what is no name is a key already.
func (d *Drawing) keyOf(name string) string {
	list := d.fields(catalog.FieldElement)
	if i := slices.IndexFunc(list, func(o Option) bool { return o.Name == name }); i >= 0 {
		return list[i].Key
	}
	return name
}

// stranger returns the first item of a text that no element can say, or "".
func (d *Drawing) stranger(text string) string {
	list := d.fields(catalog.FieldElement)
	for _, key := range catalog.ItemsIn(text) {
		if !slices.ContainsFunc(list, func(o Option) bool { return o.Key == key }) {
			return key
		}
	}
	return ""
}

// composed is a property that is a text with items.
func composed(id, name, hint string, of []catalog.ElementKind, at func(*catalog.Element) *string) property {
	return property{
		id: id, name: name, hint: hint, of: of,
		get: func(d *Drawing, e catalog.Element) string { return d.legible(*at(&e)) },
		read: func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
			text = d.keyed(text)
			if item := d.stranger(text); item != "" && text != *at(&e) {
				return nil, "照面里没有可以写成文字的“" + item + "”，花括号里请写照面项的名字。"
			}
			return func(e *catalog.Element) { *at(e) = text }, ""
		},
	}
}

// textProperty is the words of a text, which may not be empty.
func textProperty() property {
	p := composed("text", "文字", "自 {有效起始日期} 至 {有效期至}", []catalog.ElementKind{catalog.TextElement}, func(e *catalog.Element) *string { return &e.Text })
	p.form = Lines
	p.note = func(catalog.Element) string { return "花括号里的照面项印出它的值，例如 {发证日期}" }
	read := p.read
	p.read = func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
		if strings.TrimSpace(text) == "" {
			return nil, "没有文字就什么也不印，请写上文字，或者删掉这个元素。"
		}
		return read(d, e, text)
	}
	return p
}

// whenProperty is the item an element depends on.
func whenProperty() property {
	options := func(d *Drawing, e catalog.Element) []Option {
		list := []Option{{"", "总是印"}}
		for _, of := range []catalog.ElementKind{catalog.FieldElement, catalog.ImageElement, catalog.TableElement} {
			list = append(list, d.fields(of)...)
		}
		if !slices.ContainsFunc(list, func(o Option) bool { return o.Key == e.When }) {
			list = append(list, Option{e.When, d.FieldName(e.When) + "（照面里没有）"})
		}
		return list
	}
	return property{
		id: "when", name: "有值才印", form: Pick, options: options,
		get: func(_ *Drawing, e catalog.Element) string { return e.When },
		read: func(d *Drawing, e catalog.Element, text string) (func(*catalog.Element), string) {
			if !slices.ContainsFunc(options(d, e), func(o Option) bool { return o.Key == text }) {
				return nil, "这类证照没有这一项，请从列出的里面选。"
			}
			return func(e *catalog.Element) { e.When = text }, ""
		},
		only: func(_ *Drawing, e catalog.Element) bool { return e.Kind != catalog.SealElement },
	}
}

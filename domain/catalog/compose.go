package catalog

import (
	"iter"
	"slices"
	"strings"
)

// Texts of a template can hold items in braces: 自 {valid_from} 至 {valid_to}.

// parts cuts a text at its items: the words before each, and its key. What follows the last item comes last,
// with an empty key. Braces that hold nothing, or are never closed, are words.
func parts(text string) iter.Seq2[string, string] {
	return func(yield func(words, key string) bool) {
		words := ""
		for {
			before, rest, opened := strings.Cut(text, "{")
			key, after, closed := strings.Cut(rest, "}")
			switch {
			case !opened || !closed:
				yield(words+text, "")
				return
			case key == "":
				words += before + "{}"
			case !yield(words+before, key):
				return
			default:
				words = ""
			}
			text = after
		}
	}
}

// ItemsIn returns the keys of the items in a text, in order.
func ItemsIn(text string) []string {
	var keys []string
	for _, key := range parts(text) {
		if key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// Part is a stretch of a composed text: the value of an item, or words, which have no key.
type Part struct{ Key, Text string }

// Compose puts values in the places of the items of a text. Words belong to the item behind them and go where it
// has no value, with the blanks and commas that would then come first, so that nothing is left that points at a
// hole: without a beginning, 自 {valid_from} 至 {valid_to} is 至 2032-05-05. Where no item has a value, nothing
// is said at all. A text without items stands as it is.
func Compose(text string, value func(key string) string) []Part {
	var list []Part
	say := func(key, text string) {
		if text != "" {
			list = append(list, Part{key, text})
		}
	}
	left, said := false, false
	for words, key := range parts(text) {
		if key == "" {
			if said || !left {
				say("", words)
			}
			break
		}
		v := value(key)
		if v == "" {
			left = true
			continue
		}
		if left && !said {
			words = strings.TrimLeft(words, " 　，、；")
		}
		said = true
		say("", words)
		say(key, v)
	}
	return list
}

// Respell returns a text with other words in its braces: names for keys where people read it, and keys for names
// where they wrote it.
func Respell(text string, word func(key string) string) string {
	var b strings.Builder
	for words, key := range parts(text) {
		b.WriteString(words)
		if key != "" {
			b.WriteString("{" + word(key) + "}")
		}
	}
	return b.String()
}

// Items are the keys of what an element shows: its Field, and the items in its texts.
func (e *Element) Items() []string {
	keys := slices.Concat(ItemsIn(e.Text), ItemsIn(e.Blank))
	if e.Field != "" {
		keys = append(keys, e.Field)
	}
	return keys
}

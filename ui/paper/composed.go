package paper

import (
	"errors"
	"strings"

	"roadcert/domain/catalog"
)

// composed is a text with the values of its items. Where it must be one thing it is the first of them that is of
// the face.
func (l *layout) composed(text, form string) (item, error) {
	whole := item{name: "固定文字", text: text}
	if !strings.Contains(text, "{") {
		return whole, nil
	}
	var wrong error
	var names []string
	whole.said = catalog.Compose(text, func(key string) string {
		it, err := l.item(key, form)
		wrong = errors.Join(wrong, err)
		if whole.key == "" || whole.key[0] == '@' && key[0] != '@' {
			whole.key = key
		}
		names = append(names, it.name)
		return it.text
	})
	var b strings.Builder
	for _, part := range whole.said {
		b.WriteString(part.Text)
	}
	whole.text = b.String()
	if len(names) > 0 {
		whole.name = strings.Join(names, "、")
	}
	return whole, wrong
}

// stretches cuts a line where one part of a composed text ends and the next begins, so that in files each says
// what it is about. It takes the parts the line goes on with, and returns those the next one does.
func (t *Type) stretches(line Text, parts []catalog.Part) (list []Text, rest []catalog.Part) {
	x, text := line.X, line.Text
	cut := func(key string, length int) {
		s := line
		s.X, s.Text, s.Field, s.Room = x, text[:length], key, line.X+line.Room-x
		list, text = append(list, s), text[length:]
		x += t.measure(s.Text, line.Font, line.Size) + float64(len([]rune(s.Text)))*line.Tracking
	}
	for text != "" && len(parts) > 0 {
		part := parts[0]
		begins := func() bool { return strings.HasPrefix(text, part.Text[:min(len(part.Text), len(text))]) }
		for !begins() && strings.ContainsAny(part.Text[:1], " \n") { // at which the line before ended
			part.Text = part.Text[1:]
		}
		if !begins() {
			break
		}
		length := min(len(part.Text), len(text))
		if length > 0 {
			cut(part.Key, length)
		}
		if part.Text = part.Text[length:]; part.Text == "" {
			parts = parts[1:]
			continue
		}
		parts = append([]catalog.Part{part}, parts[1:]...)
	}
	if text != "" {
		cut(line.Field, len(text))
	}
	return list, parts
}

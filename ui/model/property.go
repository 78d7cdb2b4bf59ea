package model

// Property is one line of a form about a T: what it is called, how it is read, and how it is set. A table of
// them is the form; what edits it, and what only shows it, go through the same table.
type Property[T any] struct {
	Name    string
	Hint    string                  // shown while nothing is typed
	Choices []Choice                // what can be picked; nil where it is typed
	Lines   int                     // of what is typed: so many at a time, 0 for a single one
	Must    bool                    // may not stay empty
	Applies func(*T) bool           // nil: to every T
	Fixed   func(*T) string         // why it stays as it is; nil or empty where it does not
	Get     func(*T) string         // as it is typed, or the key of a choice
	Read    func(*T) string         // as people read it; nil where that is the same
	Set     func(*T, string) string // returns what is wrong with a text, and then sets nothing
}

// Text is the property as people read it.
func (p Property[T]) Text(of *T) string {
	if p.Read != nil {
		return p.Read(of)
	}
	return p.Shown(of)
}

// Shown is the property as its form shows it.
func (p Property[T]) Shown(of *T) string {
	key := p.Get(of)
	for _, c := range p.Choices {
		if c.Key == key {
			return c.Name
		}
	}
	return key
}

// Why says why the property cannot be changed; empty where it can.
func (p Property[T]) Why(of *T) string {
	switch {
	case p.Fixed != nil:
		return p.Fixed(of)
	case p.Set == nil:
		return "这一项不能改"
	}
	return ""
}

// Check sets the property to what is typed, where that is good, and says what it has become or what is wrong.
func (p Property[T]) Check(of *T, text string) (repaired, complaint string) {
	if complaint = p.Set(of, text); complaint != "" {
		return text, complaint
	}
	return p.Get(of), ""
}

// Applicable returns the properties that a thing has.
func Applicable[T any](all []Property[T], of *T) []Property[T] {
	var list []Property[T]
	for _, p := range all {
		if p.Applies == nil || p.Applies(of) {
			list = append(list, p)
		}
	}
	return list
}

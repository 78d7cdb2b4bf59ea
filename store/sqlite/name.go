package sqlite

import (
	"context"
	"strings"
	"unicode/utf8"

	"roadcert/domain/catalog"
)

// nameKey is an entry of the dictionary of holders' names.
type nameKey struct {
	kind catalog.Code
	name string
}

// namesKept bounds the memory of the names known to be in the dictionary.
const namesKept = 200_000

// longName is the length from which a name is taken for an organisation's, of which people remember a part
// in the middle. A person's is found by its beginning.
const longName = 5

// name sees to it that a name is in the dictionary.
func (w *writing) name(ctx context.Context, kind catalog.Code, name string) error {
	known := w.store.names
	key := nameKey{kind, name}
	if _, ok := known[key]; ok || name == "" {
		return nil
	}
	if len(known) >= namesKept {
		clear(known)
	}
	known[key] = struct{}{}
	w.names = append(w.names, key)
	if utf8.RuneCountInString(name) < longName {
		return w.holders.add(ctx, string(kind), name, initials(name))
	}
	done, err := w.pen.Exec(ctx, "INSERT OR IGNORE INTO holder (kind, name, initials) VALUES (?, ?, ?)", string(kind), name, initials(name))
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return err
	}
	_, err = w.pen.Exec(ctx, "INSERT INTO organisation (kind, name, characters) VALUES (?, ?, ?)", string(kind), name, spaced(name))
	return err
}

// spaced writes a name with a blank between the characters, which makes each a word of its own.
func spaced(name string) string {
	var b strings.Builder
	b.Grow(len(name) + len(name)/2)
	for i, r := range name {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

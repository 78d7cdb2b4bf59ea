package ledger_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// moves put a sealed value in the place of another of the same table, for every table that has one: which it is put for and
// where that one is taken from. Each is read by who would be deceived.
var moves = map[string]struct {
	of, by string
	read   func(context.Context, *house, province.Book) error
}{
	"event": {"seq = 1", "o.seq = 3", func(ctx context.Context, _ *house, b province.Book) error {
		_, _, _, err := b.Feed(ctx, exchange.Cursor{}, 10)
		return err
	}},
	"certificate": {"id = (SELECT min(id) FROM certificate)", "o.id <> certificate.id", func(ctx context.Context, _ *house, b province.Book) error {
		_, err := b.Whole(ctx, 0, 10)
		return err
	}},
	"edition": {"certificate = (SELECT min(certificate) FROM edition)", "o.certificate <> edition.certificate", func(ctx context.Context, _ *house, b province.Book) error {
		standings, _, err := b.Standings(ctx, 0, 10)
		for _, s := range standings {
			if err == nil {
				_, err = b.Identified(ctx, s.Identifier)
			}
		}
		return err
	}},
	"station": {"number = 1", "o.number = 2", func(ctx context.Context, _ *house, b province.Book) error {
		_, err := b.Station(ctx, 1)
		return err
	}},
	"person": {"station = 1", "o.station = 2", func(ctx context.Context, _ *house, b province.Book) error {
		_, err := b.People(ctx, 1)
		return err
	}},
	"document": {"certificate = (SELECT min(certificate) FROM document)", "o.certificate <> document.certificate", func(ctx context.Context, _ *house, b province.Book) error {
		_, _, _, err := b.Documents(ctx, 0, 10)
		return err
	}},
	"picture": {"digest = 'aa'", "o.digest = 'bb'", func(ctx context.Context, _ *house, b province.Book) error {
		_, err := b.Picture(ctx, "aa")
		return err
	}},
	"submission": {"at = (SELECT min(at) FROM submission)", "o.at <> submission.at", func(ctx context.Context, _ *house, b province.Book) error {
		_, err := b.Submissions(ctx, exchange.SubmittedEvaluation)
		return err
	}},
	"notice": {"id = 'n1'", "o.id = 'n2'", func(ctx context.Context, h *house, _ province.Book) error {
		_, err := h.Notices(ctx)
		return err
	}},
}

// crowd lays at least two of everything down.
func crowd(h *house) {
	h.Helper()
	one := h.station(here, 1)
	first, second := one.converted(1), one.converted(2)
	h.append(here, append(first, second...)...)
	h.write(here, func(ctx context.Context, b province.Book) error {
		score := func(at time.Time) exchange.Submission {
			return exchange.Submission{Kind: exchange.SubmittedEvaluation, Name: "2025", At: at, Content: []byte(`{"score":1}`)}
		}
		for _, err := range []error{
			b.SaveStation(ctx, province.Station{Number: 1, Bureau: "甲"}), b.SaveStation(ctx, province.Station{Number: 2, Bureau: "乙"}),
			b.SavePeople(ctx, 1, []exchange.PersonKey{{User: "li", Key: []byte{1}}}),
			b.SavePeople(ctx, 2, []exchange.PersonKey{{User: "wang", Key: []byte{2}}}),
			b.SaveDocuments(ctx, []exchange.SealedDocument{
				{Certificate: first[0].After.ID, Version: 1, SealedAt: now, Content: []byte("one")},
				{Certificate: second[0].After.ID, Version: 1, SealedAt: now, Content: []byte("two")},
			}),
			b.SavePictures(ctx, []exchange.Picture{{Digest: "aa", Content: []byte("photo")}, {Digest: "bb", Content: []byte("other")}}),
			b.SaveSubmission(ctx, 1, score(now)), b.SaveSubmission(ctx, 1, score(now.Add(time.Hour))),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	for _, n := range []exchange.Notice{{ID: "n1", Text: "停电", Opened: now}, {ID: "n2", Text: "断网", Opened: now}} {
		if err := h.SaveNotice(h.Context(), n); err != nil {
			h.Fatal(err)
		}
	}
}

// Whatever sealed value is put in the place of another, it is not taken for it.
func TestASealedValueThatWasMovedIsFound(t *testing.T) {
	for table, m := range moves {
		t.Run(table, func(t *testing.T) {
			everywhere(t, func(t *testing.T, h *house) {
				crowd(h)
				read := func(ctx context.Context, b province.Book) error { return m.read(ctx, h, b) }
				h.read(here, read)
				query := "UPDATE " + table + " SET content = (SELECT o.content FROM " + table + " o WHERE " + m.by + ") WHERE " + m.of
				if err := h.Tamper(t.Context(), query); err != nil {
					t.Fatal(err)
				}
				code(t, h.Read(t.Context(), here, read), problem.Damaged)
			})
		})
	}
}

// A table that is new and has something sealed is one where nothing may be moved.
func TestEverySealedPlaceIsMovedFrom(t *testing.T) {
	scripts, err := filepath.Glob(filepath.Join("schema", "*.sql"))
	if err != nil || len(scripts) == 0 {
		t.Fatal(scripts, err)
	}
	tables := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	sealed := 0
	for _, name := range scripts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tables.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(table[2], "\n\tcontent ") {
				continue
			}
			if sealed++; moves[table[1]].read == nil {
				t.Errorf("nothing is moved in %s", table[1])
			}
		}
	}
	if sealed != len(moves) {
		t.Errorf("%d tables have something sealed, and in %d it is moved", sealed, len(moves))
	}
}

package ledger_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// standings writes the changes after a place, one a line: which person's edition, which version, where it stands.
func (h *house) standings(after int64, limit int, names map[string]string) (lines string, next int64) {
	h.Helper()
	h.read(here, func(ctx context.Context, b province.Book) error {
		list, to, err := b.Standings(ctx, after, limit)
		next = to
		for _, s := range list {
			lines += fmt.Sprintf("%s %d %s %s %s; ", names[s.Identifier], s.Version, s.Kind, s.Status, s.Until)
		}
		return err
	})
	return lines, next
}

// unsealed names the editions that wait, in their order.
func (h *house) unsealed(limit int, names map[string]string) string {
	h.Helper()
	list, err := h.Unsealed(h.Context(), limit)
	if err != nil {
		h.Fatal(err)
	}
	var said []string
	for _, ed := range list {
		said = append(said, ed.County+" "+names[ed.Edition.Identifier])
	}
	return strings.Join(said, ", ")
}

func TestEditionsStandAndWait(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		names := map[string]string{}
		name := func(n string, e province.Entry) province.Entry {
			names[e.Event.Edition.Identifier] = n
			return e
		}
		// Two are converted; one of them is amended in the same letter and was only ever superseded.
		a, b := one.converted(1), one.converted(2)
		name("a1", a[1])
		name("b1", b[1])
		b2 := name("b2", one.act(b[1].After, certificate.Amend, "info-change", "phone", "13900000000"))
		h.append(here, a[0], a[1], b[0], b[1], b2)
		lines, next := h.standings(0, 10, names)
		same(t, "a1 1 071 valid 2028-04-30; b1 1 071 superseded 2028-04-30; b2 2 071 valid 2028-04-30; ", lines)
		same(t, "210124 a1, 210124 b2", h.unsealed(10, names))
		same(t, "210124 a1", h.unsealed(1, names))

		// A later letter: the newest takes the place of the one before, whose face stays what it was.
		a2 := name("a2", one.act(a[1].After, certificate.Amend, "info-change", "phone", "13911111111"))
		h.append(here, a2)
		lines, next = h.standings(next, 10, names)
		same(t, "a1 1 071 superseded 2028-04-30; a2 2 071 valid 2028-04-30; ", lines)
		same(t, "210124 a2, 210124 b2", h.unsealed(10, names))
		h.read(here, func(ctx context.Context, bk province.Book) error {
			old, err := bk.Identified(ctx, a[1].Event.Edition.Identifier)
			same(t, province.Edition{County: here, Certificate: a2.After, Edition: *a[1].Event.Edition, Face: a[1].After.Face}, old)
			_, missing := bk.Identified(ctx, "1.2.156")
			code(t, missing, problem.NotFound)
			return err
		})

		// What is suspended waits for nothing; what is reinstated waits again.
		suspended := one.act(a2.After, certificate.Suspend, "penalty")
		h.append(here, suspended)
		lines, next = h.standings(next, 10, names)
		same(t, "a2 2 071 suspended 2028-04-30; ", lines)
		same(t, "210124 b2", h.unsealed(10, names))
		back := one.act(suspended.After, certificate.Reinstate, "penalty-served")
		h.append(here, back)
		lines, next = h.standings(next, 10, names)
		same(t, "a2 2 071 valid 2028-04-30; ", lines)
		same(t, "210124 a2, 210124 b2", h.unsealed(10, names))

		// Delivering changes nothing of where it stands.
		h.append(here, one.act(b2.After, certificate.Deliver, ""))
		lines, to := h.standings(next, 10, names)
		same(t, "", lines)
		same(t, next, to)
		lines, next = h.standings(0, 2, names)
		rest, _ := h.standings(next, 2, names)
		same(t, "b1 1 071 superseded 2028-04-30; b2 2 071 valid 2028-04-30; a1 1 071 superseded 2028-04-30; a2 2 071 valid 2028-04-30; ", lines+rest)
	})
}

func TestDocumentsInTheOrderOfSealing(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one, other := h.station(here, 1), h.station(there, 1)
		first, second, third := one.converted(1), one.converted(2), one.converted(3)
		h.append(here, first...)
		h.append(here, second...)
		h.append(here, third...)
		h.append(there, other.converted(1)...)
		waiting, err := h.Unsealed(t.Context(), 10)
		if err != nil || len(waiting) != 4 {
			t.Fatal(len(waiting), err)
		}
		same(t, province.Edition{County: here, Certificate: first[1].After, Edition: *first[1].Event.Edition, Face: first[1].After.Face}, waiting[1])
		file := func(e province.Entry, at time.Time, content string) exchange.SealedDocument {
			return exchange.SealedDocument{Certificate: e.After.ID, Version: 1, SealedAt: at, Content: []byte(content)}
		}
		no := exchange.SealedDocument{Certificate: first[1].After.ID, Version: 1, SealedAt: now, Refused: "照面缺照片"}
		documents := func(after int64, limit int) (list []exchange.SealedDocument, next int64, pending int) {
			h.read(here, func(ctx context.Context, b province.Book) (err error) {
				list, next, pending, err = b.Documents(ctx, after, limit)
				return err
			})
			return list, next, pending
		}
		save := func(list ...exchange.SealedDocument) {
			h.write(here, func(ctx context.Context, b province.Book) error { return b.SaveDocuments(ctx, list) })
		}
		save(file(third[1], now, "ofd 3"), no)
		h.reopen()
		list, next, pending := documents(0, 10)
		same(t, []exchange.SealedDocument{file(third[1], now, "ofd 3"), no}, list)
		same(t, 1, pending)

		// What was refused can be sealed after all; what was sealed stays.
		save(file(first[1], now.Add(time.Hour), "ofd 1"), file(third[1], now.Add(time.Hour), "again"), file(second[1], now, "ofd 2"))
		list, next, pending = documents(next, 10)
		same(t, []exchange.SealedDocument{file(first[1], now.Add(time.Hour), "ofd 1"), file(second[1], now, "ofd 2")}, list)
		same(t, 0, pending)
		list, _, _ = documents(next, 10)
		same(t, []exchange.SealedDocument(nil), list)
		list, _, _ = documents(0, 1)
		same(t, []exchange.SealedDocument{file(third[1], now, "ofd 3")}, list)

		h.read(here, func(ctx context.Context, b province.Book) error {
			ed, err := b.Identified(ctx, third[1].Event.Edition.Identifier)
			if !ed.Sealed || !ed.Edition.Sealed {
				t.Error("the edition is not sealed")
			}
			return err
		})
		// A sealed edition does not wait again after a suspension.
		suspended := one.act(third[1].After, certificate.Suspend, "penalty")
		h.append(here, suspended)
		h.append(here, one.act(suspended.After, certificate.Reinstate, "penalty-served"))
		if waiting, err = h.Unsealed(t.Context(), 10); err != nil || len(waiting) != 1 || waiting[0].County != there {
			t.Error(waiting, err)
		}
	})
}

package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// same fails where two things differ, be it in what is nil and what is empty.
func same(t *testing.T, want, got any) {
	t.Helper()
	if !reflect.DeepEqual(want, got) {
		t.Errorf("%s\nwant %+v\ngot  %+v", cmp.Diff(want, got), want, got)
	}
}

func TestWhatIsAppendedComesBack(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		var all []province.Entry
		for n := range 90 {
			all = append(all, one.converted(n)...)
		}
		h.append(here, all[:100]...)
		h.append(here, all[100:]...)
		h.append(here)
		h.reopen()
		h.read(here, func(ctx context.Context, b province.Book) error {
			var ids []certificate.ID
			var events []certificate.EventID
			want, digests := map[certificate.ID]certificate.Certificate{}, map[certificate.EventID]exchange.ItemDigest{}
			for _, e := range all {
				ids, events = append(ids, e.After.ID), append(events, e.Event.ID)
				want[e.After.ID], digests[e.Event.ID] = e.After, e.Item.Digest()
			}
			got, err := b.Certificates(ctx, append(ids, 4711))
			if err != nil {
				return err
			}
			same(t, want, got)
			known, err := b.Digests(ctx, append(events, 4711))
			same(t, digests, known)
			if err != nil {
				return err
			}
			history, err := b.History(ctx, all[7].After.ID)
			same(t, []exchange.Item{all[6].Item, all[7].Item}, history)
			if err != nil {
				return err
			}
			history, err = b.History(ctx, 4711)
			same(t, []exchange.Item(nil), history)
			if err != nil {
				return err
			}
			bearers, err := b.Bearers(ctx, "071", []string{citizen(3), citizen(700), citizen(3), ""})
			same(t, map[string]certificate.ID{citizen(3): all[6].After.ID}, bearers)
			if err != nil {
				return err
			}
			bearers, err = b.Bearers(ctx, "072", []string{citizen(3)})
			same(t, map[string]certificate.ID{}, bearers)
			return err
		})
		h.read(there, func(ctx context.Context, b province.Book) error {
			found, err := b.Certificates(ctx, []certificate.ID{all[0].After.ID})
			same(t, map[certificate.ID]certificate.Certificate{}, found)
			return err
		})
	})
}

// Whatever stands in a certificate comes back as it was.
func TestEveryCertificateComesBackExactly(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		var n int64
		text := rapid.StringMatching(`[a-zA-Z0-9 <>&"\\\x{2028}张三鿿𠮷]{0,12}`)
		days := rapid.Custom(func(t *rapid.T) day.Day {
			return rapid.OneOf(rapid.Just(day.Day(0)), rapid.Just(day.Forever), rapid.Map(rapid.IntRange(0, 20_000), on("1990-01-01").Add)).Draw(t, "day")
		})
		rapid.Check(t, func(rt *rapid.T) {
			n++
			id, event := certificate.NewID(1, n), certificate.EventID(certificate.NewID(1, n))
			c := certificate.Certificate{
				ID: id, Kind: "071", Region: here, Number: text.Draw(rt, "number"), Holder: text.Draw(rt, "holder"), Code: text.Draw(rt, "code"),
				Plate: text.Draw(rt, "plate"), IssuedOn: days.Draw(rt, "issued"), ValidTo: days.Draw(rt, "to"), ReviewDue: days.Draw(rt, "due"),
				Status: rapid.SampledFrom(certificate.Statuses()).Draw(rt, "status"), Until: days.Draw(rt, "until"),
				Medium: rapid.SampledFrom(certificate.Media()).Draw(rt, "medium"), Conform: rapid.Bool().Draw(rt, "conform"), Since: days.Draw(rt, "since"),
				Revision: 1, Delivered: rapid.Bool().Draw(rt, "delivered"), Decided: rapid.Bool().Draw(rt, "decided"), LastEvent: event,
				Face: rapid.OneOf(rapid.Just(certificate.Face(nil)), rapid.Map(rapid.MapOf(text, text), func(m map[string]string) certificate.Face { return m })).Draw(rt, "face"),
			}
			h.append(here, province.Entry{Item: exchange.Item(`{}`), Event: certificate.Event{ID: event, Certificate: id, Revision: 1}, After: c})
			h.read(here, func(ctx context.Context, b province.Book) error {
				got, err := b.Certificates(ctx, []certificate.ID{id})
				if !reflect.DeepEqual(got[id], c) {
					rt.Error(cmp.Diff(c, got[id]))
				}
				return err
			})
		})
	})
}

func TestFeedIsReadFromAnyPlace(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one, two := h.station(here, 1), h.station(here, 2)
		var all []province.Entry
		for n := range 7 {
			all = append(append(all, one.converted(n)...), two.collect(100+n))
		}
		h.append(here, all[:4]...)
		h.append(here, all[4:]...)
		h.append(there, h.station(there, 1).collect(1))
		h.reopen()
		h.read(here, func(ctx context.Context, b province.Book) error {
			var at exchange.Cursor
			var got []exchange.Item
			for {
				items, next, known, err := b.Feed(ctx, at, 5)
				if err != nil || !known {
					t.Fatal(known, err)
				}
				if len(items) == 0 {
					same(t, at, next)
					break
				}
				got, at = append(got, items...), next
			}
			if len(got) != len(all) {
				t.Fatalf("%d items of %d", len(got), len(all))
			}
			for i, e := range all {
				if !bytes.Equal(got[i], e.Item) {
					t.Errorf("item %d is %s", i, got[i])
				}
			}
			head, err := b.Head(ctx)
			same(t, at, head)
			for _, lost := range []exchange.Cursor{
				{Seq: at.Seq + 1, Hash: at.Hash}, {Seq: at.Seq - 1, Hash: at.Hash}, {Seq: at.Seq}, {Hash: at.Hash}, {Seq: -1, Hash: at.Hash},
			} {
				if items, _, known, err := b.Feed(ctx, lost, 5); known || err != nil || items != nil {
					t.Errorf("%v is known: %v", lost, err)
				}
			}
			return err
		})
		h.read("210181", func(ctx context.Context, b province.Book) error {
			head, err := b.Head(ctx)
			same(t, exchange.Cursor{}, head)
			_, _, known, _ := b.Feed(ctx, exchange.Cursor{}, 5)
			same(t, true, known)
			return err
		})
	})
}

func TestWholeGoesThroughACountyByID(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one, two := h.station(here, 1), h.station(here, 2)
		all := []province.Entry{two.collect(1), one.collect(2), two.collect(3), one.collect(4), one.collect(5)}
		h.append(here, all...)
		h.append(there, h.station(there, 1).collect(1))
		h.read(here, func(ctx context.Context, b province.Book) error {
			var got []certificate.Certificate
			for after := certificate.ID(0); ; after = got[len(got)-1].ID {
				list, err := b.Whole(ctx, after, 2)
				if err != nil {
					return err
				}
				if len(list) == 0 {
					break
				}
				got = append(got, list...)
			}
			same(t, []certificate.Certificate{all[1].After, all[3].After, all[4].After, all[0].After, all[2].After}, got)
			return nil
		})
	})
}

func TestStationsPeopleAndLetters(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		s := province.Station{
			Number: 3, Token: [32]byte{1, 2}, Until: now.Add(time.Hour), Key: []byte{4, 5}, Certificate: []byte{6}, Bureau: "法库县交通运输局",
			USCC: "12210124MB0000000D", Joined: now, Seen: now.Add(time.Nanosecond), Log: exchange.LogHead{Seq: 9, Hash: []byte{1}},
			LogBroken: "断了", LogDeclared: true, Restored: exchange.Restored{Backup: "0123456789abcdef", Made: now, Seq: 4, At: now},
			LogLooks: []province.LogLook{{Text: "断过", By: "王强", Note: "已核实", At: now}},
		}
		invited := province.Station{Number: 1, Token: [32]byte{9}, Until: now}
		people := []exchange.PersonKey{{User: "li", Key: []byte{2}}, {User: "wang", Key: []byte{1}}, {User: "wang", Key: []byte{3}}}
		h.write(here, func(ctx context.Context, b province.Book) error {
			_, err := b.Station(ctx, 3)
			code(t, err, problem.NotFound)
			for _, s := range []province.Station{{Number: 3, Bureau: "从前"}, s, invited} {
				if err := b.SaveStation(ctx, s); err != nil {
					return err
				}
			}
			if err := b.SavePeople(ctx, 3, people[1:]); err != nil {
				return err
			}
			return b.SavePeople(ctx, 3, people)
		})
		h.reopen()
		h.read(here, func(ctx context.Context, b province.Book) error {
			got, err := b.Station(ctx, 3)
			same(t, s, got)
			if err != nil {
				return err
			}
			all, err := b.Stations(ctx)
			same(t, []province.Station{invited, s}, all)
			if err != nil {
				return err
			}
			known, err := b.People(ctx, 3)
			same(t, people, known)
			if err != nil {
				return err
			}
			known, err = b.People(ctx, 1)
			same(t, []exchange.PersonKey(nil), known)
			return err
		})
		h.write(here, func(ctx context.Context, b province.Book) error {
			for i, c := range []struct {
				station    int
				letter     string
				at, forget time.Time
				again      bool
			}{
				{3, "a", now, time.Time{}, false},
				{3, "a", now, time.Time{}, true},
				{1, "a", now, time.Time{}, false},
				{3, "b", now.Add(time.Minute), now, false},
				{3, "a", now.Add(time.Minute), now, true},
				{3, "a", now.Add(2 * time.Minute), now.Add(time.Second), false},
				{3, "b", now.Add(2 * time.Minute), now.Add(time.Second), true},
			} {
				again, err := b.Hear(ctx, c.station, c.letter, c.at, c.forget)
				if err != nil || again != c.again {
					t.Errorf("letter %d: %t %v", i, again, err)
				}
			}
			return nil
		})
	})
}

func TestPicturesSerialsAndSubmissions(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		serial := province.Stretch{Kind: "071", Station: 2, From: 10_001, To: 20_000}
		first := province.Stretch{Kind: "071", Station: 1, From: 1, To: 10_000}
		score := func(at time.Time, content string) exchange.Submission {
			return exchange.Submission{Kind: exchange.SubmittedEvaluation, Name: "2025", At: at, Content: []byte(content)}
		}
		h.write(here, func(ctx context.Context, b province.Book) error {
			for _, err := range []error{
				b.SavePictures(ctx, []exchange.Picture{{Digest: "aa", Content: []byte("photo")}, {Digest: "bb", Content: []byte("other")}}),
				b.SavePictures(ctx, []exchange.Picture{{Digest: "aa", Content: []byte("photo")}}),
				b.SaveSerials(ctx, serial), b.SaveSerials(ctx, first),
				b.SaveSubmission(ctx, 1, score(now, `{"score":1}`)), b.SaveSubmission(ctx, 1, score(now.Add(time.Hour), `{"score":2}`)),
				b.SaveSubmission(ctx, 1, score(now, `{"score":1}`)),
			} {
				if err != nil {
					return err
				}
			}
			return nil
		})
		code(t, h.Write(t.Context(), here, func(ctx context.Context, b province.Book) error { return b.SaveSerials(ctx, first) }), problem.Conflict)
		h.reopen()
		h.read(here, func(ctx context.Context, b province.Book) error {
			there, err := b.Pictures(ctx, []string{"aa", "cc", "bb"})
			same(t, map[string]bool{"aa": true, "bb": true}, there)
			if err != nil {
				return err
			}
			photo, err := b.Picture(ctx, "aa")
			same(t, []byte("photo"), photo)
			if err != nil {
				return err
			}
			_, err = b.Picture(ctx, "cc")
			code(t, err, problem.NotFound)
			given, err := b.Serials(ctx, "071")
			same(t, []province.Stretch{first, serial}, given)
			if err != nil {
				return err
			}
			given, err = b.Serials(ctx, "013")
			same(t, []province.Stretch(nil), given)
			if err != nil {
				return err
			}
			handed, err := b.Submissions(ctx, exchange.SubmittedEvaluation)
			same(t, []exchange.Submission{score(now.Add(time.Hour), `{"score":2}`), score(now, `{"score":1}`)}, handed)
			return err
		})
	})
}

func TestCountiesAndNotices(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		counties, err := h.Counties(t.Context())
		if err != nil || counties != nil {
			t.Fatal(counties, err)
		}
		entry := h.station(here, 1).collect(1)
		h.append(here, entry)
		h.append("210181", h.station("210181", 1).collect(1)) // no workstation: not a county that has joined
		var head exchange.Cursor
		for county, stations := range map[string][]province.Station{
			here:  {{Number: 1}, {Number: 2, Bureau: "法库县交通运输局", Seen: now}, {Number: 3, Bureau: "法库县交通运输局", Seen: now.Add(-time.Hour)}},
			there: {{Number: 9, Bureau: "康平县交通运输局"}},
		} {
			h.write(county, func(ctx context.Context, b province.Book) error {
				for _, s := range stations {
					if err := b.SaveStation(ctx, s); err != nil {
						return err
					}
				}
				if county == here {
					head, err = b.Head(ctx)
				}
				return err
			})
		}
		counties, err = h.Counties(t.Context())
		same(t, []province.County{{Code: there, Bureau: "康平县交通运输局", Stations: 1}, {Code: here, Bureau: "法库县交通运输局", Stations: 3, Seen: now, Head: head}}, counties)
		if err != nil || head.Seq != 1 || len(head.Hash) != 32 {
			t.Error(head, err)
		}
		older, newer := exchange.Notice{ID: "z", Text: "停电", Opened: now}, exchange.Notice{ID: "a", Text: "断网", Opened: now.Add(time.Hour)}
		cleared := older
		cleared.Cleared = now.Add(2 * time.Hour)
		for _, n := range []exchange.Notice{older, newer, cleared} {
			if err := h.SaveNotice(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		notices, err := h.Notices(t.Context())
		same(t, []exchange.Notice{newer, cleared}, notices)
		if err != nil {
			t.Error(err)
		}
	})
}

// TestBasesOfAStretch: what each event of the feed follows on, across certificates and stretches.
func TestBasesOfAStretch(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		a, b := one.collect(1), one.collect(2)
		converted := one.act(a.After, certificate.Convert, "")
		suspended := one.act(converted.After, certificate.Suspend, "penalty")
		h.append(here, a, b, converted, suspended)
		h.read(here, func(ctx context.Context, book province.Book) error {
			_, first, _, err := book.Feed(ctx, exchange.Cursor{}, 1)
			if err != nil {
				return err
			}
			_, last, _, err := book.Feed(ctx, first, 10)
			if err != nil {
				return err
			}
			whole, err := book.Bases(ctx, exchange.Cursor{}, last)
			if err != nil {
				return err
			}
			same(t, []certificate.EventID{0, 0, a.Event.ID, converted.Event.ID}, whole)
			rest, err := book.Bases(ctx, first, last)
			same(t, []certificate.EventID{0, a.Event.ID, converted.Event.ID}, rest)
			return err
		})
	})
}

func TestHeldFollowsEveryChange(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		one := h.station(here, 1)
		held := func(today day.Day) string {
			var list []province.Count
			h.read(here, func(ctx context.Context, b province.Book) (err error) {
				list, err = b.Held(ctx, today)
				return err
			})
			text := ""
			for _, c := range list {
				text += fmt.Sprintf("%s %s %s %t %d; ", c.Kind, c.Status, c.Medium, c.Conform, c.Number)
			}
			return text
		}
		same(t, "", held(0))
		var all []province.Entry
		for n := range 3 {
			all = append(all, one.collect(n))
		}
		h.append(here, all...)
		same(t, "071 valid paper false 3; ", held(0))
		converted := one.act(all[0].After, certificate.Convert, "")
		h.append(here, converted, one.act(converted.After, certificate.Suspend, "penalty"))
		same(t, "071 valid paper false 2; 071 suspended both true 1; ", held(0))
		same(t, "071 valid paper false 2; 071 suspended both true 1; ", held(on("2028-04-30")))
		same(t, "071 suspended both true 1; 071 expired paper false 2; ", held(on("2028-05-01")))
	})
}

package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
)

// drawDay draws none, one, or 长期.
func drawDay(t *rapid.T, name string) day.Day {
	first, _ := day.Date(1949, 10, 1)
	last, _ := day.Date(2099, 12, 31)
	return rapid.OneOf(rapid.Just(day.Day(0)), rapid.Just(day.Forever), rapid.Custom(func(t *rapid.T) day.Day {
		return first + day.Day(rapid.IntRange(0, int(last-first)).Draw(t, "day"))
	})).Draw(t, name)
}

func drawTime(t *rapid.T, name string) time.Time {
	return time.UnixMilli(rapid.Int64Range(0, 4_000_000_000_000).Draw(t, name)).UTC()
}

func drawID(t *rapid.T, name string) certificate.ID {
	return certificate.NewID(rapid.IntRange(1, exchange.MostWorkstations).Draw(t, name+" station"), rapid.Int64Range(1, 1<<40-1).Draw(t, name))
}

// drawEvent draws an event of any operation: what happened has sense or has none, but every member can have been written.
func drawEvent(t *rapid.T) certificate.Event {
	text := rapid.OneOf(rapid.Just(""), rapid.String(), rapid.SampledFrom([]string{"<丢失>&\u2028", "\"\\\n", "𠮷野家"}))
	e := certificate.Event{
		ID: certificate.EventID(drawID(t, "event")), Certificate: drawID(t, "certificate"), Revision: rapid.IntRange(1, 1<<31-1).Draw(t, "revision"),
		Operation: rapid.SampledFrom(certificate.Operations()).Draw(t, "operation"), At: drawTime(t, "at"), Effective: drawDay(t, "effective"),
		Actor: text.Draw(t, "actor"), Reason: certificate.Reason(text.Draw(t, "reason")), Note: text.Draw(t, "note"),
		Status: rapid.SampledFrom(certificate.Statuses()).Draw(t, "status"), Until: drawDay(t, "until"), Result: text.Draw(t, "result"),
		Kind: catalog.Code(text.Draw(t, "kind")), Region: text.Draw(t, "region"), Case: text.Draw(t, "case"),
	}
	if rapid.Bool().Draw(t, "linked") {
		e.Other = drawID(t, "other")
	}
	if rapid.Bool().Draw(t, "faced") {
		e.Face = rapid.MapOf(rapid.String(), rapid.StringN(1, -1, -1)).Draw(t, "face")
	}
	if rapid.Bool().Draw(t, "signed") {
		e.Signature = rapid.SliceOfN(rapid.Byte(), 1, 72).Draw(t, "signature")
	}
	if rapid.Bool().Draw(t, "edited") {
		e.Edition = &certificate.Edition{
			Certificate: e.Certificate, Event: e.ID, Version: rapid.IntRange(1, 999).Draw(t, "version"), Identifier: text.Draw(t, "identifier"),
			MadeAt: drawTime(t, "made"), FaceDigest: rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "digest"), Catalog: rapid.IntRange(0, 99).Draw(t, "catalogue"),
		}
	}
	return e
}

// TestG3EventHasOneForm: an event read from the wire is the event, and written again it is the same bytes, so that it
// can be sent as often as need be and is known each time.
func TestG3EventHasOneForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEvent(t)
		item := exchange.EncodeEvent(&e)
		got, err := exchange.DecodeEvent(item)
		if err != nil {
			t.Fatalf("%s: %v", item, err)
		}
		if diff := cmp.Diff(e, got); diff != "" {
			t.Fatalf("read back it differs:\n%s", diff)
		}
		if again := exchange.EncodeEvent(&got); !bytes.Equal(again, item) || again.Digest() != item.Digest() {
			t.Fatalf("written again it is\n%s\nit was\n%s", again, item)
		}
		if !bytes.Equal(got.SignedBytes(), e.SignedBytes()) {
			t.Fatal("the signature covers something else")
		}
	})
}

// TestG3ItemTravelsAsItIs: inside a message, through a letter, not a byte of an item changes.
func TestG3ItemTravelsAsItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var request, got exchange.PushRequest
		for range rapid.IntRange(0, 5).Draw(t, "items") {
			e := drawEvent(t)
			request.Items = append(request.Items, exchange.EncodeEvent(&e))
		}
		body, err := exchange.Write(request)
		if err != nil {
			t.Fatal(err)
		}
		if err := exchange.Read(body, &got); err != nil {
			t.Fatal(err)
		}
		for i, item := range request.Items {
			if !bytes.Equal(got.Items[i], item) {
				t.Fatalf("item %d was\n%s\nand is\n%s", i, item, got.Items[i])
			}
		}
	})
}

// issued is an issue as the standard's first example.
func issued() certificate.Event {
	on, _ := day.Date(2026, 11, 23)
	return certificate.Event{
		ID: certificate.EventID(certificate.NewID(1, 7)), Certificate: certificate.NewID(1, 42), Revision: 1, Operation: certificate.Issue,
		At: noon, Effective: on, Actor: "zhao", Reason: "initial", Note: "初次申领", Status: certificate.Valid, Kind: "013", Region: "210124",
		Face: certificate.Face{"number": "辽交运管沈字210124000042号", "holder": "法库县顺达运输有限公司"},
		Edition: &certificate.Edition{
			Certificate: certificate.NewID(1, 42), Version: 1, Event: certificate.EventID(certificate.NewID(1, 7)), MadeAt: noon, Catalog: 1,
			Identifier: "1.2.156.3005.2.11100000000019713D013.12210124MB0000000D.210124010000000042.001.X", FaceDigest: bytes.Repeat([]byte{7}, 32),
		},
		Case: "2026-0042", Signature: []byte{1, 2, 3},
	}
}

// TestG3OtherFormsAreRefused: what could be written in two ways would have two digests, and be taken in twice.
func TestG3OtherFormsAreRefused(t *testing.T) {
	e := issued()
	item := string(exchange.EncodeEvent(&e))
	if _, err := exchange.DecodeEvent(exchange.Item(item)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"a blank":                    {`{"id"`, `{ "id"`},
		"an end of line":             {`"signature":"AQID"}`, `"signature":"AQID"}` + "\n"},
		"another order":              {`"actor":"zhao","reason":"initial"`, `"reason":"initial","actor":"zhao"`},
		"a member twice":             {`"actor":"zhao"`, `"actor":"zhao","actor":"zhao"`},
		"a member in capitals":       {`"actor"`, `"Actor"`},
		"a member nobody knows":      {`"actor":"zhao"`, `"actor":"zhao","colour":"red"`},
		"an empty member":            {`"status":"valid"`, `"status":"valid","until":""`},
		"a member that is null":      {`"status":"valid"`, `"status":"valid","until":null`},
		"an escaped letter":          {`zhao`, `\u007ahao`},
		"a number with an exponent":  {`"revision":1,`, `"revision":1e0,`},
		"a number with a fraction":   {`"revision":1,`, `"revision":1.0,`},
		"revision nought":            {`"revision":1,`, `"revision":0,`},
		"revision below nought":      {`"revision":1,`, `"revision":-1,`},
		"version nought":             {`"version":1,`, `"version":0,`},
		"an ID with a nought":        {`"e1-7"`, `"e01-7"`},
		"an ID that is none":         {`"e1-7"`, `"7"`},
		"no certificate":             {`"c1-42"`, `""`},
		"an operation nobody knows":  {`"issue"`, `"frame"`},
		"no operation":               {`"issue"`, `""`},
		"a status nobody knows":      {`"valid"`, `"fine"`},
		"the status of nothing":      {`"valid"`, `"none"`},
		"a day that does not exist":  {`2026-11-23`, `2026-02-30`},
		"a time before the first":    {`"at":1795435200000`, `"at":-1`},
		"a time after the last":      {`"at":1795435200000`, `"at":253402300800000`},
		"a face in another order":    {`"face":{"holder":"法库县顺达运输有限公司","number":"辽交运管沈字210124000042号"}`, `"face":{"number":"辽交运管沈字210124000042号","holder":"法库县顺达运输有限公司"}`},
		"a face with an empty field": {`"face":{`, `"face":{"a":"",`},
		"a face of numbers":          {`"face":{`, `"face":{"a":1,`},
		"a face that is none":        {`"face":{`, `"case":{`},
		"a signature with a line":    {`"AQID"`, `"AQ\nID"`},
	} {
		other := strings.Replace(item, c[0], c[1], 1)
		if other == item {
			t.Errorf("%s: %s is not in %s", name, c[0], item)
		}
		_, err := exchange.DecodeEvent(exchange.Item(other))
		if problem.Of(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "json:") {
			t.Errorf("%s is explained by the machine: %v", name, err)
		}
	}
	for _, item := range []string{"", "null", "0", "[]", "{}", `""`} {
		if _, err := exchange.DecodeEvent(exchange.Item(item)); problem.Of(err) != problem.Invalid {
			t.Errorf("%q: %v", item, err)
		}
	}
}

// TestG3AlteredEventHasAnotherDigest: with one ID, whatever else of it is changed, it is told from the first.
func TestG3AlteredEventHasAnotherDigest(t *testing.T) {
	first := issued()
	digest := exchange.EncodeEvent(&first).Digest()
	for name, change := range map[string]func(*certificate.Event){
		"certificate": func(e *certificate.Event) { e.Certificate++ },
		"revision":    func(e *certificate.Event) { e.Revision++ },
		"operation":   func(e *certificate.Event) { e.Operation = certificate.Amend },
		"at":          func(e *certificate.Event) { e.At = e.At.Add(time.Millisecond) },
		"effective":   func(e *certificate.Event) { e.Effective++ },
		"actor":       func(e *certificate.Event) { e.Actor = "qian" },
		"reason":      func(e *certificate.Event) { e.Reason = "" },
		"note":        func(e *certificate.Event) { e.Note = "" },
		"status":      func(e *certificate.Event) { e.Status = certificate.Voided },
		"until":       func(e *certificate.Event) { e.Until = day.Forever },
		"result":      func(e *certificate.Event) { e.Result = "AA" },
		"other":       func(e *certificate.Event) { e.Other = 1 },
		"kind":        func(e *certificate.Event) { e.Kind = "071" },
		"region":      func(e *certificate.Event) { e.Region = "210123" },
		"face":        func(e *certificate.Event) { e.Face = certificate.Face{} },
		"no face":     func(e *certificate.Event) { e.Face = nil },
		"edition":     func(e *certificate.Event) { e.Edition = nil },
		"case":        func(e *certificate.Event) { e.Case = "" },
		"signature":   func(e *certificate.Event) { e.Signature = nil },
	} {
		e := issued()
		change(&e)
		if exchange.EncodeEvent(&e).Digest() == digest {
			t.Errorf("another %s, the same digest", name)
		}
	}
}

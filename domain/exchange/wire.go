package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/seal"
)

// Item is one event as it travels. Its bytes are settled when the event is made.
type Item []byte

// ItemDigest is the SM3 of an item: what tells it from another that has the same ID.
type ItemDigest [seal.DigestSize]byte

// Digest returns the item's digest.
func (i Item) Digest() ItemDigest { return seal.SM3(i) }

// MarshalJSON lets an item stand inside a message as it is.
func (i Item) MarshalJSON() ([]byte, error) { return i, nil }

// UnmarshalJSON keeps the item's bytes.
func (i *Item) UnmarshalJSON(b []byte) error {
	*i = bytes.Clone(b)
	return nil
}

// wireEvent is an event on the wire. What is empty is left out, and the order is fixed, so that an event has one
// form only.
type wireEvent struct {
	ID          string          `json:"id"`
	Certificate string          `json:"certificate"`
	Revision    int             `json:"revision"`
	Operation   string          `json:"operation"`
	At          int64           `json:"at"` // milliseconds since 1970, UTC
	Effective   string          `json:"effective"`
	Actor       string          `json:"actor"`
	Reason      string          `json:"reason,omitempty"`
	Note        string          `json:"note,omitempty"`
	Status      string          `json:"status"`
	Until       string          `json:"until,omitempty"`
	Result      string          `json:"result,omitempty"`
	Other       string          `json:"other,omitempty"`
	Kind        string          `json:"kind,omitempty"`
	Region      string          `json:"region,omitempty"`
	Face        json.RawMessage `json:"face,omitempty"`
	Edition     *wireEdition    `json:"edition,omitempty"`
	Case        string          `json:"case,omitempty"`
	Signature   []byte          `json:"signature,omitempty"`
}

type wireEdition struct {
	Version    int    `json:"version"`
	Identifier string `json:"identifier"`
	MadeAt     int64  `json:"made_at"`
	FaceDigest []byte `json:"face_digest"`
	Catalogue  int    `json:"catalogue,omitempty"`
}

// EncodeEvent writes an event. The same event always gives the same bytes.
func EncodeEvent(e *certificate.Event) Item {
	w := wireEvent{
		ID: e.ID.String(), Certificate: e.Certificate.String(), Revision: e.Revision, Operation: e.Operation.String(), At: e.At.UnixMilli(),
		Effective: e.Effective.String(), Actor: e.Actor, Reason: string(e.Reason), Note: e.Note, Status: e.Status.String(),
		Until: e.Until.String(), Result: e.Result, Kind: string(e.Kind), Region: e.Region, Case: e.Case, Signature: e.Signature,
	}
	if e.Other != 0 {
		w.Other = e.Other.String()
	}
	if e.Face != nil {
		w.Face = e.Face.Canonical()
	}
	if ed := e.Edition; ed != nil {
		w.Edition = &wireEdition{ed.Version, ed.Identifier, ed.MadeAt.UnixMilli(), ed.FaceDigest, ed.Catalog}
	}
	b, _ := json.Marshal(&w) // none of these types can fail to marshal
	return b
}

// DecodeEvent reads an item. It takes nothing but what EncodeEvent writes, byte for byte: an item that could be
// written in two ways would have two digests.
func DecodeEvent(item Item) (certificate.Event, error) {
	const what = "读不出推送的事件"
	var w wireEvent
	if err := Read(item, &w); err != nil {
		return certificate.Event{}, err
	}
	e, err := w.event()
	if err != nil {
		return certificate.Event{}, unreadable(what, err.Error())
	}
	if again := EncodeEvent(&e); !bytes.Equal(again, item) {
		return certificate.Event{}, unreadable(what, "事件 "+e.ID.String()+" 的写法不合规定")
	}
	return e, nil
}

// event reads the members one by one.
func (w *wireEvent) event() (e certificate.Event, err error) {
	var errs reading
	e = certificate.Event{
		ID: errs.event(w.ID), Certificate: errs.certificate(w.Certificate), Revision: errs.count(w.Revision),
		At: errs.time(w.At), Effective: errs.day(w.Effective), Actor: w.Actor, Reason: certificate.Reason(w.Reason), Note: w.Note,
		Until: errs.day(w.Until), Result: w.Result, Kind: catalog.Code(w.Kind), Region: w.Region, Case: w.Case, Signature: w.Signature,
	}
	if e.Operation, err = certificate.ParseOperation(w.Operation); err != nil {
		errs.note(err)
	}
	if e.Status, err = certificate.ParseStatus(w.Status); err != nil {
		errs.note(err)
	}
	if w.Other != "" {
		e.Other = errs.certificate(w.Other)
	}
	if w.Face != nil {
		errs.face(w.Face, &e.Face)
	}
	if ed := w.Edition; ed != nil {
		e.Edition = &certificate.Edition{
			Certificate: e.Certificate, Version: errs.count(ed.Version), Identifier: ed.Identifier, Event: e.ID, MadeAt: errs.time(ed.MadeAt),
			FaceDigest: ed.FaceDigest, Catalog: ed.Catalogue,
		}
	}
	return e, errs.first
}

// reading keeps the first thing that could not be read.
type reading struct{ first error }

func (r *reading) note(err error) {
	if r.first == nil {
		r.first = err
	}
}

func (r *reading) certificate(s string) certificate.ID {
	id, ok := certificate.ParseID(s)
	if !ok {
		r.note(fmt.Errorf("“%.40s”不是证照的序号", s))
	}
	return id
}

func (r *reading) event(s string) certificate.EventID {
	id, ok := certificate.ParseEventID(s)
	if !ok {
		r.note(fmt.Errorf("“%.40s”不是事件的序号", s))
	}
	return id
}

func (r *reading) count(n int) int {
	if n < 1 {
		r.note(fmt.Errorf("%d 不是次数", n))
	}
	return n
}

// time reads milliseconds. What lies beyond the year 9999 has no text, and so could not be signed.
func (r *reading) time(ms int64) time.Time {
	t := time.UnixMilli(ms).UTC()
	if ms < 0 || t.Year() > 9999 {
		r.note(fmt.Errorf("%d 不是时间", ms))
	}
	return t
}

func (r *reading) face(b json.RawMessage, to *certificate.Face) {
	if json.Unmarshal(b, to) != nil {
		r.note(errors.New("照面不是由文字组成的"))
	}
}

func (r *reading) day(s string) day.Day {
	var d day.Day
	r.note(d.UnmarshalText([]byte(s)))
	return d
}

// Write writes what stands in a letter.
func Write(message any) ([]byte, error) {
	b, err := json.Marshal(message)
	if err != nil {
		return nil, unreadable("写不出报文", "报文中有不能书写的内容")
	}
	return b, nil
}

// mostMembers is how many commas a message can have. What is within its limits has a tenth of it; a body of nothing but
// commas would become fifty times as long in memory.
const mostMembers = 1_000_000

// Read reads what Write wrote into a pointer to the same type. A member nobody knows, or anything after the end, makes
// it unreadable: what one side says and the other does not hear would be lost without a word.
func Read(b []byte, message any) error {
	const what = "读不出报文"
	if bytes.Count(b, []byte{','}) > mostMembers {
		return unreadable(what, "报文中的项目太多")
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(message); err != nil {
		return unreadable(what, "报文的格式不对")
	}
	if _, err := d.Token(); err != io.EOF {
		return unreadable(what, "报文的后面还有别的内容")
	}
	return nil
}

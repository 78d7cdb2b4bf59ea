package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
)

// stated is what a row of certificate says of a face.
type stated struct {
	number, tail, plate, codeKey any // nil where there is none
	numberKey, faceKey           int64
	identity                     []byte
	gradeUntil                   int64
}

func (w *writing) state(ctx context.Context, c *certificate.Certificate, face []byte) (st stated, err error) {
	kind, ok := w.store.Catalog().Kind(c.Kind)
	if !ok {
		return st, problem.New(problem.Invalid, "没有保存", "证照目录中没有类别 "+string(c.Kind), "请检查目录")
	}
	if err := w.name(ctx, c.Kind, c.Holder); err != nil {
		return st, err
	}
	st.numberKey, st.faceKey = w.vault.numberKey(c.Kind, c.Number), w.vault.faceKey(face)
	st.gradeUntil = gradeUntil(kind, c.Face)
	secret := c.Number
	if !kind.Number.OfHolder {
		secret, st.number = "", c.Number
		if n, ok := tail(c.Number); ok {
			st.tail = n
		}
	}
	if c.Plate != "" {
		st.plate = c.Plate
	}
	if c.Code != "" && c.Code != secret {
		st.codeKey = w.vault.codeKey(c.Code)
	}
	if secret != "" || c.Code != "" {
		st.identity = w.vault.seal(identityPlace, int64(c.ID), identity(secret, c.Code))
	}
	return st, nil
}

// insert writes a new certificate. The region of a certificate is that of its first event, and this is the only way in: by
// an import, a case, the province's feed or its whole histories.
func (w *writing) insert(ctx context.Context, c *certificate.Certificate, e *certificate.Event, face []byte) error {
	if region := w.store.region; c.Region != region {
		return problem.New(problem.Refused, "没有保存", c.ID.String()+" 属于行政区划 "+c.Region+"，本库只存 "+region+" 的证照", "请由该地的证照库办理；是省级系统发来的，请告诉省级系统的维护人员")
	}
	to, err := w.place(ctx, shelfOf(c))
	if err != nil {
		return err
	}
	st, err := w.state(ctx, c, face)
	if err != nil {
		return err
	}
	w.held[to]++
	return w.rows.add(ctx, int64(c.ID), to, c.Region, c.Holder, int64(c.IssuedOn), int64(c.ValidTo), int64(c.ReviewDue),
		st.number, st.tail, st.plate, st.numberKey, st.codeKey, st.identity, c.Conform, c.Delivered, int64(c.Since),
		int64(c.Revision), int64(c.Version), int64(c.LastEvent), int64(e.ID), st.faceKey, int64(c.Until), c.Decided, st.gradeUntil)
}

// tail is the last twelve digits of an open number, by which people ask for it.
func tail(number string) (n int64, ok bool) {
	digits, power := 0, int64(1)
	for i := len(number) - 1; i >= 0 && digits < tailDigits; i-- {
		if c := number[i]; c >= '0' && c <= '9' {
			n += int64(c-'0') * power
			power *= 10
			digits++
		}
	}
	return n, digits > 0
}

// tailDigits is region and serial.
const tailDigits = 12

// certificateColumns are read by scanCertificate.
const certificateColumns = `c.id, s.kind, s.status, s.medium, c.region, c.holder, c.issued, c.valid_to, c.review_due,
	coalesce(c.number, ''), coalesce(c.plate, ''), c.identity, c.conform, c.delivered, c.since, c.revision, c.version,
	c.last_event, c.until, c.decided, c.face_event, c.face_key`

// stored is a certificate as its row has it, its face still closed.
type stored struct {
	certificate.Certificate
	identity  []byte
	faceEvent int64
	faceKey   int64
}

func scanCertificate(r *sql.Rows, also ...any) (st stored, err error) {
	c := &st.Certificate
	to := []any{
		&c.ID, &c.Kind, &c.Status, &c.Medium, &c.Region, &c.Holder, &c.IssuedOn, &c.ValidTo, &c.ReviewDue,
		&c.Number, &c.Plate, &st.identity, &c.Conform, &c.Delivered, &c.Since, &c.Revision, &c.Version,
		&c.LastEvent, &c.Until, &c.Decided, &st.faceEvent, &st.faceKey,
	}
	err = r.Scan(append(to, also...)...)
	return st, err
}

// reveal fills in the number where it is sensitive, and the holder's code.
func (v *vault) reveal(st *stored) error {
	if st.identity == nil {
		return nil
	}
	what := "不能读出证照 " + st.ID.String()
	plain, err := v.open(identityPlace, int64(st.ID), st.identity)
	if err != nil {
		return damaged(what, err)
	}
	number, code, err := readIdentity(plain)
	if err != nil {
		return damaged(what, err)
	}
	st.Code = code
	if number != "" {
		st.Number = number
	}
	return nil
}

// whole fills in everything.
func (v *vault) whole(st *stored, sealed []byte) (certificate.Certificate, error) {
	if err := v.reveal(st); err != nil {
		return certificate.Certificate{}, err
	}
	_, face, err := v.payload(certificate.EventID(st.faceEvent), sealed)
	st.Face = face
	return st.Certificate, err
}

const selectWhole = "SELECT " + certificateColumns + `, e.payload FROM certificate c
	JOIN shelf s ON s.id = c.shelf LEFT JOIN event e ON e.id = c.face_event WHERE c.id = ?`

// Find returns a certificate with its face.
func (s *Store) Find(ctx context.Context, id certificate.ID) (c certificate.Certificate, err error) {
	v, err := s.unlocked()
	if err != nil {
		return c, err
	}
	err = s.read(ctx, "不能读出证照", func(ctx context.Context, sn snapshot) (err error) {
		c, err = sn.find(ctx, v, id)
		return err
	})
	return c, err
}

func (sn snapshot) find(ctx context.Context, v *vault, id certificate.ID) (c certificate.Certificate, err error) {
	err = sn.Each(ctx, selectWhole, []any{int64(id)}, func(r *sql.Rows) error {
		var sealed []byte
		st, err := scanCertificate(r, &sealed)
		if err != nil {
			return err
		}
		c, err = v.whole(&st, sealed)
		return err
	})
	if err == nil && c.Revision == 0 {
		return c, problem.New(problem.NotFound, "找不到证照", "库中没有 "+id.String(), "请检查编号，或在证照列表中查找")
	}
	return c, err
}

// Lookup finds the certificates that bear a number.
func (s *Store) Lookup(ctx context.Context, number string) (ids []certificate.ID, err error) {
	v, err := s.unlocked()
	if err != nil {
		return nil, err
	}
	keys := make([]int64, 0, len(s.Catalog().Kinds()))
	for _, k := range s.Catalog().Kinds() {
		keys = append(keys, v.numberKey(k.Code, number))
	}
	err = s.read(ctx, "不能查找证照", func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, `SELECT c.id FROM json_each(?) k CROSS JOIN certificate c INDEXED BY certificate_number_key
			ON c.number_key = k.value ORDER BY c.id`, []any{list(keys)}, func(r *sql.Rows) error {
			var id certificate.ID
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	})
	return ids, err
}

// list passes many values as one parameter.
func list[T any](values []T) string {
	b, err := json.Marshal(values)
	if err != nil {
		return "[]" // only numbers and texts are ever passed
	}
	return string(b)
}

// kindOf returns the catalogue's entry, which every stored certificate has.
func (s *Store) kindOf(code catalog.Code) (*catalog.Kind, error) {
	if k, ok := s.Catalog().Kind(code); ok {
		return k, nil
	}
	return nil, damaged("不能读出证照", fmt.Errorf("kind %q: %w", code, errors.ErrUnsupported))
}

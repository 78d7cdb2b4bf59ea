package sqlite

import (
	"cmp"
	"encoding/base64"
	"encoding/json"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// place is where a certificate stands in an order: by text, then number, then ID. What an order does not
// use is empty.
type place struct {
	text   string
	number int64
	id     int64
}

func (p place) compare(q place) int {
	return cmp.Or(cmp.Compare(p.text, q.text), cmp.Compare(p.number, q.number), cmp.Compare(p.id, q.id))
}

// cursor is a place as it travels through the hands of a caller.
type cursor struct {
	Order      bureau.Order `json:"o,omitempty"`
	Descending bool         `json:"d,omitempty"`
	Text       string       `json:"t,omitempty"`
	Number     int64        `json:"n,omitempty"`
	ID         int64        `json:"i"`
}

func (p place) cursor(q *bureau.Query) string {
	b, err := json.Marshal(cursor{q.Order, q.Descending, p.text, p.number, p.id})
	if err != nil {
		return "" // texts and numbers cannot fail
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// placeOf reads a cursor. One of another order would silently skip rows, and is refused.
func placeOf(q *bureau.Query) (place, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(q.After)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.Order != q.Order || c.Descending != q.Descending {
		return place{}, problem.New(problem.Invalid, "不能翻到下一页", "页码标记与当前的排序不符", "请回到第一页重新翻页")
	}
	return place{c.Text, c.Number, c.ID}, nil
}

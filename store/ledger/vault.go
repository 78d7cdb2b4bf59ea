package ledger

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"roadcert/domain/catalog"
)

// place is where a sealed value stands; its column is always content.
type place struct{ table, county, row string }

func (p place) bytes() []byte { return []byte(p.table + "|" + p.county + "|" + p.row + "|content") }

func (l *Ledger) seal(p place, plain []byte) []byte { return l.box.Seal(plain, p.bytes()) }

// open refuses what was altered, or stood elsewhere.
func (l *Ledger) open(p place, sealed []byte) ([]byte, error) {
	plain, err := l.box.Open(sealed, p.bytes())
	if err != nil {
		return nil, damaged(p.table+" "+p.county+" "+p.row, err)
	}
	return plain, nil
}

// sealValue seals a value as JSON.
func (l *Ledger) sealValue(p place, value any) ([]byte, error) {
	plain, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.table, err)
	}
	return l.seal(p, plain), nil
}

func (l *Ledger) openValue(p place, sealed []byte, value any) error {
	plain, err := l.open(p, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, value); err != nil {
		return damaged(p.table+" "+p.county+" "+p.row, err)
	}
	return nil
}

// at is a place in the county's part of a table.
func (b *book) at(table string, row ...any) place {
	p := place{table: table, county: b.county}
	for i, r := range row {
		if i > 0 {
			p.row += "/"
		}
		p.row += fmt.Sprint(r)
	}
	return p
}

// numberKey is the first 64 bits of a keyed digest: two of a million certificates share one by chance once in 37
// million counties. A certificate without a number has none.
func (l *Ledger) numberKey(kind catalog.Code, number string) any {
	if number == "" {
		return nil
	}
	sum := l.box.Digest([]byte("number"), []byte(kind), []byte(number))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}

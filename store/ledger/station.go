package ledger

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

const selectStations = "SELECT number, content FROM station WHERE county = ?"

func (b *book) Station(ctx context.Context, number int) (s province.Station, err error) {
	list, err := b.stations(ctx, selectStations+" AND number = ?", b.county, int64(number))
	if err != nil {
		return s, err
	}
	if len(list) == 0 {
		return s, problem.New(problem.NotFound, "找不到工作站", fmt.Sprintf("%s 没有 %d 号工作站", b.county, number), "请先为它生成接入邀请")
	}
	return list[0], nil
}

func (b *book) Stations(ctx context.Context) ([]province.Station, error) {
	return b.stations(ctx, selectStations+" ORDER BY number", b.county)
}

func (b *book) stations(ctx context.Context, query string, args ...any) (list []province.Station, err error) {
	err = b.tx.each(ctx, query, args, func(r row) error {
		var number int64
		var sealed []byte
		var s province.Station
		err := r.Scan(&number, &sealed)
		if err == nil {
			err = b.ledger.openValue(b.at("station", number), sealed, &s)
		}
		list = append(list, s)
		return err
	})
	return list, err
}

func (b *book) SaveStation(ctx context.Context, s province.Station) error {
	sealed, err := b.ledger.sealValue(b.at("station", s.Number), &s)
	if err != nil {
		return err
	}
	return b.tx.exec(ctx, `INSERT INTO station (county, number, content) VALUES (?, ?, ?)
		ON CONFLICT (county, number) DO UPDATE SET content = excluded.content`, b.county, int64(s.Number), sealed)
}

func (b *book) People(ctx context.Context, station int) (people []exchange.PersonKey, err error) {
	err = b.tx.each(ctx, "SELECT person, content FROM person WHERE county = ? AND station = ?", []any{b.county, int64(station)}, func(r row) error {
		var id, sealed []byte
		var p exchange.PersonKey
		err := r.Scan(&id, &sealed)
		if err == nil {
			err = b.ledger.openValue(b.at("person", station, hex.EncodeToString(id)), sealed, &p)
		}
		people = append(people, p)
		return err
	})
	slices.SortFunc(people, func(a, b exchange.PersonKey) int {
		return cmp.Or(cmp.Compare(a.User, b.User), bytes.Compare(a.Key, b.Key))
	})
	return people, err
}

func (b *book) SavePeople(ctx context.Context, station int, people []exchange.PersonKey) error {
	known := rows{table: "person", columns: 4, then: "ON CONFLICT (county, station, person) DO NOTHING"}
	for _, p := range people {
		id := b.ledger.box.Digest([]byte("person"), []byte(p.User), p.Key)
		sealed, err := b.ledger.sealValue(b.at("person", station, hex.EncodeToString(id[:])), &p)
		if err != nil {
			return err
		}
		known.add(b.county, int64(station), id[:], sealed)
	}
	return known.write(ctx, b.tx)
}

func (b *book) Hear(ctx context.Context, station int, letter string, at, forget time.Time) (again bool, err error) {
	if err := b.tx.exec(ctx, "DELETE FROM letter WHERE county = ? AND at < ?", b.county, forget.UnixMilli()); err != nil {
		return false, err
	}
	var heard int64
	again, err = one(ctx, b.tx, "SELECT at FROM letter WHERE county = ? AND station = ? AND letter = ?", []any{b.county, int64(station), letter}, &heard)
	if err != nil || again {
		return again, err
	}
	return false, b.tx.exec(ctx, "INSERT INTO letter (county, station, letter, at) VALUES (?, ?, ?, ?)", b.county, int64(station), letter, at.UnixMilli())
}

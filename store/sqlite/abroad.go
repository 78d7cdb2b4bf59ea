package sqlite

import (
	"context"
	"database/sql"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// abroadOf gathers where editions of other counties stand. What is known already gives way only to what is newer.
func abroadOf(pen *connection) sheaf {
	return sheaf{pen: pen, into: "INSERT OR FAIL INTO abroad", columns: 7, then: `ON CONFLICT (identifier) DO UPDATE SET
		county = excluded.county, kind = excluded.kind, status = excluded.status, until = excluded.until, version = excluded.version,
		as_of = excluded.as_of WHERE excluded.as_of >= as_of`}
}

func (w *writing) standingsAbroad(ctx context.Context, all []bureau.ForeignStanding) error {
	for i := range all {
		st := &all[i]
		if err := w.abroad.add(ctx, st.Identifier, st.County, string(st.Kind), st.Status, int64(st.Until), int64(st.Version), st.As.UnixMilli()); err != nil {
			return err
		}
	}
	return w.abroad.flush(ctx)
}

const selectAbroad = "SELECT identifier, county, kind, status, until, version, as_of FROM abroad WHERE identifier = ?"

// Standing returns where a certificate of another county stands, as the province said.
func (s *Store) Standing(ctx context.Context, identifier string) (st bureau.ForeignStanding, err error) {
	const what = "不能查找外县证照的状态"
	err = s.read(ctx, what, func(ctx context.Context, sn snapshot) error {
		return sn.Each(ctx, selectAbroad, []any{identifier}, func(r *sql.Rows) error {
			var at int64
			err := r.Scan(&st.Identifier, &st.County, &st.Kind, &st.Status, &st.Until, &st.Version, &at)
			st.As = time.UnixMilli(at).UTC()
			return err
		})
	})
	if err == nil && st.Identifier == "" {
		return st, problem.New(problem.NotFound, what, "还没有同步到 "+identifier, "请核对标识，或关注该县后再同步一次")
	}
	return st, err
}

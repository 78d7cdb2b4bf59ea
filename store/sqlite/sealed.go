package sqlite

import (
	"context"
	"fmt"
)

// sealedColumn is a column whose values are sealed.
type sealedColumn struct {
	table, column string
	key           string // the column its rows are walked by, and found again: unique and never NULL
	row           string // SQL for what follows the place
	place         string
}

// sealedColumns is every column that is sealed, in the order in which they are sealed anew. A test finds one that is
// missing here.
var sealedColumns = []sealedColumn{
	{"record", "content", "rowid", "drawer || '|' || name", recordPlace},
	{"casework", "content", "id", "id", contentPlace},
	{"share", "content", "id", "id", sharePlace},
	{"share_use", "content", "number", "number", usePlace},
	{"delivery", "code", "certificate", "certificate", codePlace},
	{"delivery", "trail", "certificate", "certificate", trailPlace},
	{"aside", "content", "id", "event", asidePlace},
	{"event", "payload", "id", "id", payloadPlace},
	{"document", "content", "id", documentRowSQL, documentPlace},
	{"certificate", "identity", "id", "id", identityPlace},
}

// documentRowSQL is documentRow for a row of the table.
const documentRowSQL = "printf('c%d-%d|%d', certificate >> 40, certificate & ((1 << 40) - 1), version)"

func (c *sealedColumn) name() string { return c.table + "." + c.column }

// read selects the sealed values behind a row, in the order of the key: which row, what is sealed, for where.
func (c *sealedColumn) read() string {
	return fmt.Sprintf("SELECT %[1]s, %[2]s, %[3]s FROM %[4]s WHERE %[1]s > ? AND %[2]s IS NOT NULL ORDER BY %[1]s", c.key, c.column, c.row, c.table)
}

func (c *sealedColumn) update() string {
	return fmt.Sprintf("UPDATE %s SET %s = ? WHERE %s = ?", c.table, c.column, c.key)
}

// countSealed counts the sealed values of the store.
func (sn snapshot) countSealed(ctx context.Context) (total int, err error) {
	for i := range sealedColumns {
		c, n := &sealedColumns[i], 0
		if err := sn.one(ctx, fmt.Sprintf("SELECT count(*) FROM %s WHERE %s IS NOT NULL", c.table, c.column), nil, &n); err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

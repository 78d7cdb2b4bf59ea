package ledger

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"roadcert/domain/problem"
)

// connections is how many connections there are where the URL does not say it (pool_max_conns): a writer that waits
// for a county holds one.
const connections = 16

// attempts is how often a transaction is run that others got in the way of.
const attempts = 5

// server is the engine on a server of PostgreSQL.
type server struct {
	pool  *pgxpool.Pool
	log   *slog.Logger
	texts sync.Map // of queries, by their text with ?
	grown census
}

func openServer(ctx context.Context, where string, log *slog.Logger) (*server, error) {
	config, err := pgxpool.ParseConfig(where)
	if err != nil {
		return nil, problem.From(err, problem.Invalid, cannotOpen, "读不懂数据库的地址", "请写成 postgres://用户:密码@主机:端口/数据库")
	}
	if !strings.Contains(where, "pool_max_conns") {
		config.MaxConns = connections
	}
	// Every query here has an index. A plan is kept from when its table was empty, and reading an empty table whole is
	// quick; so that nobody has to wait until the server has counted the rows, whole tables are not read.
	if _, said := config.ConnConfig.RuntimeParams["enable_seqscan"]; !said {
		config.ConnConfig.RuntimeParams["enable_seqscan"] = "off"
	}
	e := &server{log: log}
	if e.pool, err = pgxpool.NewWithConfig(ctx, config); err == nil {
		err = e.pool.Ping(ctx)
	}
	if err != nil {
		return nil, errors.Join(explain(e.words, err, cannotOpen), e.close())
	}
	return e, nil
}

func (e *server) dialect() dialect {
	return dialect{
		form: strings.NewReplacer("INTEGER", "BIGINT", "BLOB", "BYTEA", "TEXT", `TEXT COLLATE "C"`),
		lock: " FOR UPDATE",
		sole: "SELECT pg_advisory_xact_lock(210124)",
	}
}

// write runs fn again where the server gave it up in favour of somebody else. PostgreSQL itself hardly ever does, since
// a writer holds its county; what speaks like it and spreads the tables over machines may.
func (e *server) write(ctx context.Context, fn func(context.Context, session) error) error {
	for attempt := 1; ; attempt++ {
		err := e.transaction(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted, AccessMode: pgx.ReadWrite}, fn)
		if !yielded(err) || attempt == attempts {
			return err
		}
		e.log.WarnContext(ctx, "ledger: transaction is run again", "attempt", attempt, "cause", err)
		select {
		case <-time.After(time.Duration(attempt) * (10*time.Millisecond + rand.N(20*time.Millisecond))): //nolint:gosec // jitter is no secret
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (e *server) read(ctx context.Context, fn func(context.Context, session) error) error {
	return e.transaction(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, fn)
}

func (e *server) transaction(ctx context.Context, opt pgx.TxOptions, fn func(context.Context, session) error) error {
	values := 0
	err := pgx.BeginTxFunc(ctx, e.pool, opt, func(tx pgx.Tx) error {
		c := &client{tx: tx, texts: &e.texts, put: new(pgx.Batch)}
		if err := fn(ctx, c); err != nil {
			return err
		}
		values = c.values
		return c.flush(ctx)
	})
	if err == nil && e.grown.due(values) {
		e.count(ctx)
	}
	return err
}

// count has the server look at the tables that grow, so that it knows which index leads to few rows. It does that by
// itself too, but not before a minute has passed: until then it reads all of a county where it looks for some of it,
// and a county that joins would bring its letters ever more slowly.
func (e *server) count(ctx context.Context) {
	for _, table := range []string{"event", "certificate", "edition", "standing", "unsealed", "document", "picture", "letter"} {
		if _, err := e.pool.Exec(ctx, "ANALYZE "+table); err != nil {
			e.log.WarnContext(ctx, "ledger: the server has not counted", "table", table, "cause", err)
			return
		}
	}
}

// census tells when a ledger has become twice as large, by what this process wrote.
type census struct {
	mu            sync.Mutex
	written, next int
}

// firstCensus is how many values are written before the rows are counted for the first time: two letters or so.
const firstCensus = 20_000

func (c *census) due(values int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.written += values
	if c.written < max(c.next, firstCensus) {
		return false
	}
	c.next = 2 * c.written
	return true
}

// yielded tells whether a transaction was given up in favour of another: serialization failure, deadlock.
func yielded(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "40001" || said.Code == "40P01")
}

func (e *server) backup(context.Context, string) error {
	return problem.New(problem.Refused, "不能备份省级台账", "台账在 PostgreSQL 服务器上", "请用 pg_dump 或服务器自己的备份办法")
}

func (e *server) close() error {
	if e.pool != nil {
		e.pool.Close()
	}
	return nil
}

// client is a session on a server. What is executed is put off until something is read or the transaction ends, and
// goes out together: the server is far away, and every answer that is waited for costs the way there and back.
type client struct {
	tx    pgx.Tx
	texts *sync.Map
	put   *pgx.Batch

	values int // that were put, all in all
}

func (c *client) exec(_ context.Context, query string, args ...any) error {
	c.values += len(args)
	c.put.Queue(c.text(query), args...)
	return nil
}

func (c *client) each(ctx context.Context, query string, args []any, scan func(row) error) error {
	c.put.Queue(c.text(query), args...).Query(func(list pgx.Rows) error {
		for list.Next() {
			if err := scan(list); err != nil {
				return err
			}
		}
		return list.Err()
	})
	return c.flush(ctx)
}

// flush sends what was put off, and waits for what the server says of it.
func (c *client) flush(ctx context.Context) error {
	if c.put.Len() == 0 {
		return nil
	}
	all := c.put
	c.put = new(pgx.Batch)
	return c.tx.SendBatch(ctx, all).Close()
}

func (c *client) script(ctx context.Context, text string) error {
	if err := c.flush(ctx); err != nil {
		return err
	}
	_, err := c.tx.Conn().PgConn().Exec(ctx, text).ReadAll()
	return err
}

// text numbers the parameters of a query, which PostgreSQL wants. The texts are few.
func (c *client) text(query string) string {
	if known, ok := c.texts.Load(query); ok {
		return known.(string) //nolint:forcetypeassert,errcheck // nothing else is stored
	}
	var b strings.Builder
	for i, part := range strings.Split(query, "?") {
		if i > 0 {
			b.WriteString("$" + strconv.Itoa(i))
		}
		b.WriteString(part)
	}
	c.texts.Store(query, b.String())
	return b.String()
}

// words finds what the server said by its class of errors, or by what kept it from saying anything.
func (e *server) words(err error) (wording, bool) {
	var said *pgconn.PgError
	var refused *pgconn.ConnectError
	var network net.Error
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return wording{Code: problem.Cancelled, Why: "操作被停止", Remedy: "需要时请再执行一次"}, true
	case errors.As(err, &said):
		return wordOf(said.Code), true
	case errors.As(err, &refused), errors.As(err, &network), pgconn.SafeToRetry(err), errors.Is(err, net.ErrClosed):
		return silent, true
	}
	return wording{}, false
}

var silent = wording{Code: problem.Unreachable, Why: "PostgreSQL 服务器没有应答", Remedy: "请检查服务器是否在运行、地址和网络，再试一次"}

func wordOf(sqlState string) wording {
	for _, w := range states {
		if strings.HasPrefix(sqlState, w.state) {
			return wording{Code: w.code, Why: w.why, Remedy: w.remedy}
		}
	}
	return wording{Code: problem.Internal, Why: "PostgreSQL 报错 " + sqlState, Remedy: "请重试；如果再次出现，请联系维护人员"}
}

// states says what the codes of PostgreSQL mean for the person; the first that fits counts.
var states = []struct {
	state       string
	code        problem.Code
	why, remedy string
}{
	{"08", silent.Code, silent.Why, silent.Remedy},
	{"57P", silent.Code, silent.Why, silent.Remedy},
	{"57014", problem.Cancelled, "操作被停止", "需要时请再执行一次"},
	{"40", problem.Busy, "台账正被其他任务占用", "请稍后再试"},
	{"55P03", problem.Busy, "台账正被其他任务占用", "请稍后再试"},
	{"53300", problem.Busy, "PostgreSQL 的连接数已满", "请稍后再试，或调大 max_connections"},
	{"53", problem.Unwritable, "PostgreSQL 服务器的磁盘或内存不足", "请清理后再试，已提交的数据不受影响"},
	{"28", problem.Forbidden, "PostgreSQL 不接受这个用户或密码", "请检查数据库的地址"},
	{"3D", problem.NotFound, "PostgreSQL 服务器上没有这个数据库", "请先用 createdb 建立"},
	{"42501", problem.Unwritable, "数据库用户没有权限", "请把数据库交给这个用户所有"},
	{"25006", problem.Unwritable, "数据库是只读的", "请连接主服务器"},
	{"23", problem.Conflict, "同样的编号已经存在，或者记录已被别人改动", "请刷新后重新办理"},
	{"22", problem.Invalid, "有 PostgreSQL 不能存储的内容", "请检查数据"},
	{"XX", problem.Damaged, "PostgreSQL 的数据已经损坏", "请停止使用，用最近的备份恢复"},
}

package simulation_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/exchange"
	"roadcert/domain/hanzi"
	"roadcert/domain/province"
	"roadcert/domain/workday"
	"roadcert/store/ledger"
	"roadcert/store/sqlite"
)

// places are the workstations of the simulation: two of one county, one of another.
var places = []exchange.Party{{County: faku, Workstation: 1}, {County: faku, Workstation: 2}, {County: kangping, Workstation: 1}}

const (
	faku     = "210124"
	kangping = "210123"
	uscc     = "12210124MB0000000D"
)

var beginning = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// realm is what every seed begins with: a province, and workstations that have joined it, each in a folder that is
// copied for every seed. Making it costs a second, copying it nothing.
type realm struct {
	dir       string
	province  *province.Province // its keys, and what it knows for ever
	catalog   *catalog.Catalog
	regions   *code.Regions
	calendar  *workday.Calendar
	forms     *hanzi.Forms
	passwords []map[string]string // of each workstation
}

var founded = sync.OnceValues(found)

// chance is a stream of bytes for keys and signatures. What people, disks and lines do is drawn from another one: a
// library draws as many bytes as it likes.
type chance struct {
	mu sync.Mutex
	*rand.ChaCha8
}

func newChance(seed uint64) *chance {
	var key [32]byte
	copy(key[:], fmt.Sprintf("%032d", seed))
	return &chance{ChaCha8: rand.NewChaCha8(key)}
}

func (c *chance) Read(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ChaCha8.Read(b)
}

func found() (*realm, error) {
	dir, err := os.MkdirTemp(memory(), "roadcert-simulation-")
	if err != nil {
		return nil, err
	}
	r := &realm{dir: dir}
	return r, errors.Join(r.read(), r.build())
}

// memory is where a RAM disk is; empty where there is none.
func memory() string {
	const shm = "/dev/shm"
	if info, err := os.Stat(shm); err == nil && info.IsDir() {
		return shm
	}
	return ""
}

func (r *realm) read() (err error) {
	if r.catalog, err = catalog.Load(assets.FS, "catalog"); err != nil {
		return err
	}
	if r.regions, err = code.LoadRegions(assets.FS, "regions"); err != nil {
		return err
	}
	if r.calendar, err = workday.Load(assets.FS, "holidays"); err != nil {
		return err
	}
	r.forms, err = hanzi.LoadForms(assets.FS, "hanzi")
	return err
}

// build founds the province and the bureaus, and lets these join.
func (r *realm) build() error {
	ctx := context.Background()
	random := newChance(1)
	now := func() time.Time { return beginning }
	var err error
	if r.province, err = province.Found(random, "辽宁省交通运输事务服务中心", "12210000MB0000000X", beginning); err != nil {
		return err
	}
	l, err := ledger.Open(ctx, filepath.Join(r.dir, "province"), ledger.Options{Key: []byte(ledgerKey), Rand: random})
	if err != nil {
		return err
	}
	p := r.open(l, now, random)
	for n, at := range places {
		if err := r.enrol(ctx, n, at, p, random); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	return l.Close()
}

const ledgerKey = "sixteen-byte-key"

// open is the province as a program of its own: the same keys, nothing in memory.
func (r *realm) open(l province.Ledger, now func() time.Time, random io.Reader) *province.Province {
	p := r.province
	return &province.Province{
		Name: p.Name, USCC: p.USCC, Ledger: l, Catalog: r.catalog, Regions: r.regions, Key: p.Key, Root: p.Root, Issuer: p.Issuer, Now: now, Rand: random,
	}
}

// direct is a wire without mishaps.
type direct struct{ *province.Province }

func (d direct) Carry(ctx context.Context, letter []byte) ([]byte, error) {
	return d.Answer(ctx, letter)
}

func (r *realm) enrol(ctx context.Context, n int, at exchange.Party, p *province.Province, random io.Reader) (err error) {
	s, err := sqlite.Open(ctx, filepath.Join(r.dir, fmt.Sprint(n)), sqlite.Options{Create: true, Catalog: r.catalog, Rand: random})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	o := r.office(s, p.Now, random)
	o.Dial = func(exchange.Invitation) (bureau.Wire, error) { return direct{p}, nil }
	f, err := o.Found(ctx, bureau.Founding{
		Region: at.County, Bureau: "交通运输事务服务中心", USCC: uscc, Training: true, Rounds: access.MinRounds,
	})
	if err != nil {
		return err
	}
	r.passwords = append(r.passwords, map[string]string{})
	for _, a := range f.Accounts {
		r.passwords[n][a.User] = a.Password
	}
	i, err := p.Invite(ctx, at.County, at.Workstation, "https://127.0.0.1:8443", "", beginning.AddDate(0, 0, 7))
	if err != nil {
		return err
	}
	invitation, err := exchange.Write(&i)
	if err != nil {
		return err
	}
	admin, err := o.SignIn(ctx, string(access.SystemAdmin), r.passwords[n][string(access.SystemAdmin)])
	if err != nil {
		return err
	}
	if _, err = admin.Join(ctx, invitation); err != nil {
		return err
	}
	_, err = admin.Sync(ctx, nil)
	return err
}

func (r *realm) office(s bureau.Store, now func() time.Time, random io.Reader) *bureau.Office {
	return &bureau.Office{Store: s, Regions: r.regions, Calendar: r.calendar, Forms: r.forms, Now: now, Rand: random}
}

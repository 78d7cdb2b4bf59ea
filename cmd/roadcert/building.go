package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/problem"
	"roadcert/store/register"
	"roadcert/store/sqlite"
	"roadcert/ui"
	"roadcert/ui/page"
	"roadcert/ui/part"
)

// building is one store with the bureau that works in it. The store is opened when it is first asked for
// and stays open, and locked to others, until the program ends.
type building struct {
	dir     string
	catalog *catalog.Catalog
	regions *code.Regions

	mu    sync.Mutex
	store *sqlite.Store // nil while there is none
}

// practiceFile names the accounts of a training store; roadcertctl writes it too.
const practiceFile = "practice.json"

func newBuilding(dir string) (*building, error) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		return nil, err
	}
	var files [3]io.Reader
	for i, name := range [...]string{"liaoning_areas", "liaoning_cities", "retired"} {
		b, err := assets.FS.ReadFile("regions/" + name + ".csv")
		if err != nil {
			return nil, err
		}
		files[i] = bytes.NewReader(b)
	}
	regions, err := code.LoadRegions(files[0], files[1], files[2])
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	return &building{dir: dir, catalog: kinds, regions: regions}, nil
}

// close gives the store back. What was committed is safe whether this succeeds or not.
func (b *building) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.store != nil {
		_ = b.store.Close()
		b.store = nil
	}
}

// office opens the store, once, and returns the bureau in it.
func (b *building) office(ctx context.Context, create bool) (*bureau.Office, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.store == nil {
		store, err := sqlite.Open(ctx, b.dir, sqlite.Options{Create: create, Catalog: b.catalog})
		if err != nil {
			return nil, err
		}
		b.store = store
	}
	return &bureau.Office{Store: b.store, Catalog: b.catalog, Regions: b.regions, Now: time.Now, Rand: rand.Reader}, nil
}

// tools are what the window is given.
func (b *building) tools() ui.Tools {
	counties := make([]part.Option, 0, 128)
	for _, c := range b.regions.Counties() {
		counties = append(counties, part.Option{Key: c, Name: b.regions.Name(c)})
	}
	return ui.Tools{
		House: b.house, Found: b.found, SignIn: b.signIn, Counties: counties,
		CheckUSCC: func(s string) string {
			if _, err := code.ParseUSCC(s); err != nil {
				return err.Error()
			}
			return ""
		},
		Sync: func() string { return "未接入省级系统，本机办理" },
	}
}

func (b *building) house(ctx context.Context) (ui.House, error) {
	h := ui.House{Folder: b.dir}
	office, err := b.office(ctx, false)
	if problem.Of(err) == problem.NotFound {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	settings, err := office.Store.Settings(ctx)
	if problem.Of(err) == problem.NotFound {
		return h, nil // a founding was interrupted: the file is there, and empty
	}
	if err != nil {
		return h, err
	}
	h.Bureau, h.Training, h.Founded = settings.Bureau, settings.Training, true
	if h.Training {
		h.Practice = b.practice()
	}
	return h, nil
}

// practice reads the practice accounts; without the file one signs in as anywhere.
func (b *building) practice() []bureau.Newcomer {
	content, err := os.ReadFile(filepath.Join(b.dir, practiceFile))
	if err != nil {
		return nil
	}
	var accounts []bureau.Newcomer
	if json.Unmarshal(content, &accounts) != nil {
		return nil
	}
	return accounts
}

func (b *building) found(ctx context.Context, f bureau.Founding) (bureau.Founded, error) {
	office, err := b.office(ctx, true)
	if err != nil {
		return bureau.Founded{}, err
	}
	founded, err := office.Found(ctx, f)
	if err != nil || !f.Training {
		return founded, err
	}
	content, err := json.MarshalIndent(founded.Accounts, "", "  ") //nolint:gosec // the sign-in page of a practice store shows these passwords
	if err != nil {
		return founded, err
	}
	err = os.WriteFile(filepath.Join(b.dir, practiceFile), content, 0o600)
	return founded, problem.From(err, problem.Unwritable, "不能写下练习账户", "文件夹不能写入", "请检查 "+b.dir+" 的权限；口令见这一页")
}

func (b *building) signIn(ctx context.Context, user, password string) (ui.Session, error) {
	office, err := b.office(ctx, false)
	if err != nil {
		return ui.Session{}, err
	}
	desk, err := office.SignIn(ctx, user, password)
	if err != nil {
		return ui.Session{}, err
	}
	return ui.Session{Desk: desk, Pages: func(host page.Host) map[page.Name]page.Page {
		return map[page.Name]page.Page{
			page.Home: page.NewHome(desk, host), page.Certificates: page.NewCertificates(desk, host),
			page.Collect: page.NewCollect(desk, files(), host), page.Evaluation: page.NewEvaluation(desk, files(), host),
		}
	}}, nil
}

// files are the readers and writers of registers and reports that pages use.
func files() page.Tools {
	return page.Tools{
		OpenRegister:    func(path string) (bureau.Register, error) { return register.Open(path) },
		CreateErrorBook: func(path string) (page.ErrorBookFile, error) { return register.CreateErrorBook(path) },
		SaveReport:      register.WriteReport,
		Fonts:           fonts(),
	}
}

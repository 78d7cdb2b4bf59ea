package main

import (
	"context"
	"path/filepath"
	"sync"
	"time"

	"roadcert/assets"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/bureau"
	"roadcert/domain/code"
	"roadcert/domain/problem"
	"roadcert/store/register"
	"roadcert/store/sqlite"
	"roadcert/ui"
	"roadcert/ui/page"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// building is one store with the bureau that works in it. The store is opened when it is first asked for
// and stays open, and locked to others, until the program ends.
type building struct {
	dir     string
	books   premises.Books
	letters *paper.Type // what documents are set in
	drawn   bool        // for pictures only: nothing goes on in the background

	mu    sync.Mutex
	open  *bureau.Office // nil while there is no store
	store *sqlite.Store
}

func newBuilding(dir string) (*building, error) {
	books, err := premises.Load()
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	letters, err := premises.Type()
	if err != nil {
		return nil, err
	}
	return &building{dir: dir, books: books, letters: letters}, nil
}

// close gives the store back. What was committed is safe whether this succeeds or not.
func (b *building) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.store != nil {
		_ = b.store.Close()
		b.open, b.store = nil, nil
	}
}

// office opens the store, once, and returns the bureau in it.
func (b *building) office(ctx context.Context, create bool) (*bureau.Office, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open != nil {
		return b.open, nil
	}
	office, store, err := b.books.Open(ctx, b.dir, sqlite.Options{Create: create})
	if err != nil {
		return nil, err
	}
	b.open, b.store = office, store
	return office, nil
}

// tools are what the window is given.
func (b *building) tools() ui.Tools {
	counties := make([]part.Option, 0, 128)
	for _, c := range b.books.Regions.Counties() {
		counties = append(counties, part.Option{Key: c, Name: b.books.Regions.Name(c)})
	}
	return ui.Tools{
		House: b.house, Found: b.found, Restore: b.restore, SignIn: b.signIn, KeyFiles: premises.KeyFiles, Idle: b.idle(), Files: b.files(), Counties: counties,
		CheckUSCC: func(s string) string {
			if _, err := code.ParseUSCC(s); err != nil {
				return err.Error()
			}
			return ""
		},
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
		h.Practice = premises.Practice(b.dir)
	}
	return h, nil
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
	return founded, premises.WritePractice(b.dir, founded.Accounts)
}

// restore makes a backup the store. What could not be opened is put aside by it; what can is never replaced here.
func (b *building) restore(ctx context.Context, file, recovery string, progress func(bureau.BackupStep)) (ui.Restored, error) {
	b.close()
	done, err := b.books.Restore(ctx, premises.RestoreOrder{Backup: file, Folder: b.dir, Recovery: recovery, Progress: progress})
	return ui.Restored{Restoration: done.Restoration, Certificates: done.Figures.Certificates, Problems: len(done.Problems)}, err
}

func (b *building) signIn(ctx context.Context, c ui.Credentials) (ui.Session, error) {
	office, err := b.office(ctx, false)
	if err != nil {
		return ui.Session{}, err
	}
	desk, err := office.SignInWith(ctx, c.User, c.Password, premises.KeyFile(c.KeyFile))
	if err != nil {
		return ui.Session{}, err
	}
	prefs, err := desk.Preferences(ctx)
	if err != nil {
		return ui.Session{}, err
	}
	link := newLink(desk)
	keep := link.keep
	if b.drawn {
		keep = link.once
	}
	lock := time.Duration(prefs.LockAfter) * time.Minute
	return ui.Session{Desk: desk, LockAfter: lock, Sync: keep, Wake: link.loop.Wake, Pages: func(host page.Host) map[page.Name]page.Page {
		tools := b.files()
		return map[page.Name]page.Page{
			page.Home: page.NewHome(desk, host), page.Certificates: page.NewCertificates(desk, tools, host),
			page.Cases:   page.NewCases(desk, tools, host),
			page.Collect: page.NewCollect(desk, tools, host), page.Catalog: page.NewCatalog(desk, tools, host),
			page.Sync: page.NewSync(desk, tools, host), page.Sharing: page.NewSharing(desk, tools, host),
			page.Verify: page.NewVerify(desk, tools, host), page.Evaluation: page.NewEvaluation(desk, tools, host),
			page.Patrol: page.NewPatrol(desk, tools, host),
			page.System: page.NewSystem(desk, tools, host),
		}
	}}, nil
}

// files are the readers and writers of registers and reports that pages use.
func (b *building) files() page.Tools {
	return page.Tools{
		OpenRegister:    func(path string) (bureau.Register, error) { return register.Open(path) },
		CreateErrorBook: func(path string) (page.ErrorBookFile, error) { return register.CreateErrorBook(path) },
		WriteTemplate:   register.WriteTemplate,
		OpenPhotos:      openPhotos,
		SaveReport:      register.WriteReport,
		SaveTable:       register.WriteTable,
		SaveShared:      register.WriteShared,
		Sticks:          premises.Sticks,
		KeyFile:         premises.KeyFile,
		EmergencyPlan:   assets.EmergencyPlan(),
		Type:            b.letters,
		Rare:            newRareCharacters(),
		After:           ui.Background().After,
		Printers:        printers,
		Print:           printPDF,
	}
}

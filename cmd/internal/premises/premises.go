// Package premises is the folder a bureau works in, as both commands find it: where it is, how its store is
// opened with the catalogue and the regions the program carries, and how files are left in it whole.
package premises

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"time"

	"roadcert/assets"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/hanzi"
	"roadcert/domain/patrol"
	"roadcert/domain/workday"
	"roadcert/store/province"
	"roadcert/store/sqlite"
)

// Books are what the program carries with it: the kinds of certificates, the regions, the working days, the forms of
// characters and the check lists of patrols.
type Books struct {
	Catalog  *catalog.Catalog
	Regions  *code.Regions
	Calendar *workday.Calendar
	Forms    *hanzi.Forms
	Patrols  *patrol.Book
}

// Load reads the books.
func Load() (Books, error) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		return Books{}, err
	}
	regions, err := code.LoadRegions(assets.FS, "regions")
	if err != nil {
		return Books{}, err
	}
	calendar, err := workday.Load(assets.FS, "holidays")
	if err != nil {
		return Books{}, err
	}
	forms, err := hanzi.LoadForms(assets.FS, "hanzi")
	if err != nil {
		return Books{}, err
	}
	patrols, err := patrol.Load(assets.FS, "patrol")
	return Books{Catalog: kinds, Regions: regions, Calendar: calendar, Forms: forms, Patrols: patrols}, err
}

// Open opens the store in a folder, and the office around it. Whoever asked closes the store.
func (b Books) Open(ctx context.Context, dir string, opt sqlite.Options) (*bureau.Office, *sqlite.Store, error) {
	opt.Catalog = b.Catalog
	store, err := sqlite.Open(ctx, dir, opt)
	if err != nil {
		return nil, nil, err
	}
	lines := &province.Lines{}
	return &bureau.Office{
		Store: store, Regions: b.Regions, Calendar: b.Calendar, Press: press{}, Forms: b.Forms, Now: time.Now, Rand: rand.Reader,
		Dial: lines.Dial, Patrols: b.Patrols, Machine: machine(dir),
	}, store, nil
}

// Folder is where a store is looked for that nobody named: the user's data folder.
func Folder() string {
	for _, variable := range []string{"XDG_DATA_HOME", "LOCALAPPDATA"} {
		if dir := os.Getenv(variable); dir != "" {
			return filepath.Join(dir, "roadcert")
		}
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "roadcert-store"
	}
	return filepath.Join(home, ".local", "share", "roadcert")
}

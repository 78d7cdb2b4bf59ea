package page_test

import (
	"crypto/rand"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"roadcert/assets"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/hanzi"
	"roadcert/domain/workday"
	"roadcert/store/photos"
	"roadcert/store/register"
	"roadcert/store/sqlite"
	"roadcert/ui/page"
	"roadcert/ui/paper"
)

// county is a practice county in a folder of its own: the real store, the real catalogue, the real registers.
type county struct {
	testing.TB
	office    *bureau.Office
	passwords map[string]string
	desks     map[access.Role]*bureau.Desk // of who is signed in
}

func newCounty(t testing.TB) *county {
	t.Helper()
	cat, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	return newCountyOf(t, cat)
}

// newCountyOf is a practice county with a catalogue of its own.
func newCountyOf(t testing.TB, cat *catalog.Catalog) *county {
	t.Helper()
	store, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{Create: true, Catalog: cat})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	c := &county{TB: t, passwords: map[string]string{}, desks: map[access.Role]*bureau.Desk{}}
	c.office = &bureau.Office{
		Store: store, Regions: regions(t), Calendar: workdays(t), Press: paper.Press{Type: letters()}, Rand: rand.Reader, Forms: forms(t), Patrols: checklists(t),
		Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) },
	}
	founded, err := c.office.Found(t.Context(), bureau.Founding{
		Region: "210124", Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Training: true, Rounds: access.MinRounds,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range founded.Accounts {
		c.passwords[a.User] = a.Password
	}
	return c
}

func workdays(t testing.TB) *workday.Calendar {
	t.Helper()
	c, err := workday.Load(assets.FS, "holidays")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func forms(t testing.TB) *hanzi.Forms {
	t.Helper()
	f, err := hanzi.LoadForms(assets.FS, "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func regions(t testing.TB) *code.Regions {
	t.Helper()
	r, err := code.LoadRegions(assets.FS, "regions")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// desk is that of who has a role, signed in at first need; in a practice county people are called as their roles are.
func (c *county) desk(role access.Role) *bureau.Desk {
	c.Helper()
	if d := c.desks[role]; d != nil {
		return d
	}
	d, err := c.office.SignIn(c.Context(), string(role), c.passwords[string(role)])
	if err != nil {
		c.Fatal(err)
	}
	c.desks[role] = d
	return d
}

// register lays a practice register down as a file.
func (c *county) register(name string) string {
	c.Helper()
	content, err := assets.FS.ReadFile("registers/" + name)
	if err != nil {
		c.Fatal(err)
	}
	path := filepath.Join(c.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		c.Fatal(err)
	}
	return path
}

// registers are the practice registers with what is known to be in them.
func (c *county) registers() map[string]expected {
	c.Helper()
	content, err := assets.FS.ReadFile("registers/expected.json")
	if err != nil {
		c.Fatal(err)
	}
	var all map[string]expected
	if err := json.Unmarshal(content, &all); err != nil {
		c.Fatal(err)
	}
	return all
}

type expected struct {
	Rows    int
	Good    int
	Refused map[string]int
}

// filled is a county that has taken its registers in and converted them.
func filled(t testing.TB) *county {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(c.registers()))) { // vehicles first
		reg, err := register.Open(c.register(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := clerk.Import(t.Context(), reg, bureau.ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := reg.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{Limit: 1500}); err != nil {
		t.Fatal(err)
	}
	return c
}

// tools are the real ones, as cmd hands them in.
func tools() page.Tools {
	return page.Tools{
		OpenRegister: func(path string) (bureau.Register, error) {
			f, err := register.Open(path)
			if err != nil {
				return nil, err
			}
			return f, nil
		},
		CreateErrorBook: func(path string) (page.ErrorBookFile, error) {
			b, err := register.CreateErrorBook(path)
			if err != nil {
				return nil, err
			}
			return b, nil
		},
		WriteTemplate: register.WriteTemplate,
		OpenPhotos:    func(path string) (page.PhotoFiles, error) { return photos.Open(path) },
		SaveReport:    register.WriteReport,
		SaveTable:     register.WriteTable,
		SaveShared:    register.WriteShared,
		Type:          letters(),
	}
}

// firstVehicle is the number of a valid vehicle licence.
func firstVehicle(c *county) string {
	c.Helper()
	list, err := c.desk(access.Clerk).List(c.Context(), bureau.Query{Kind: "013", Status: certificate.Valid, Limit: 1})
	if err != nil || len(list.Rows) == 0 {
		c.Fatal(err, len(list.Rows))
	}
	return list.Rows[0].Number
}

package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"time"

	"roadcert/cmd/internal/console"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/eseal"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/domain/seal"
	"roadcert/store/ledger"
)

// What lies in the folder of a province.
const (
	plateFile      = "province.json" // who it is; its presence says that the folder is whole
	keysFile       = "keys"          // every secret, under the passphrase
	passphraseFile = "passphrase"    // where nobody gave one; to be moved away
	ledgerFolder   = "ledger"        // where no server is named
)

// plate is who a province is.
type plate struct {
	Format  string    `json:"format"`
	Name    string    `json:"name"`
	USCC    string    `json:"uscc"`
	Founded time.Time `json:"founded"`
	Served  bool      `json:"served"` // its ledger is on a server, whose address is among the secrets
}

const plateFormat = "roadcert-province-1"

// house is a province with its folder, open.
type house struct {
	*province.Province
	dir    string
	plate  plate
	keys   keys
	ledger *ledger.Ledger
}

// open opens the province in a folder; close is for whoever asked.
func (t *terminal) open(dir string, opt ledger.Options) (h *house, err error) {
	const what = "不能打开省级系统"
	h = &house{dir: dir}
	content, err := os.ReadFile(filepath.Join(dir, plateFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, problem.New(problem.NotFound, what, dir+" 里没有省级系统", "请核对文件夹，或先用 province init 建立")
	}
	if err != nil {
		return nil, console.FileProblem(err, what, filepath.Join(dir, plateFile))
	}
	if err := json.Unmarshal(content, &h.plate); err != nil || h.plate.Format != plateFormat {
		return nil, problem.New(problem.Newer, what, filepath.Join(dir, plateFile)+" 不是这个版本的程序写的", "请使用新版本的程序，或用备份恢复")
	}
	passphrase, err := t.passphrase(dir)
	if err != nil {
		return nil, err
	}
	sealed, err := os.ReadFile(filepath.Join(dir, keysFile))
	if err != nil {
		return nil, console.FileProblem(err, what, filepath.Join(dir, keysFile))
	}
	if h.keys, err = openKeys(sealed, passphrase); err != nil {
		return nil, err
	}
	if h.Province, err = h.keys.province(&h.plate); err != nil {
		return nil, err
	}
	return h, h.furnish(t, opt)
}

// furnish gives the province what it works with.
func (h *house) furnish(t *terminal, opt ledger.Options) error {
	books, err := premises.Load()
	if err != nil {
		return err
	}
	h.Catalog, h.Regions, h.Press, h.Now, h.Rand = books.Catalog, books.Regions, premises.Press(), t.now, rand.Reader
	where := h.keys.Database
	if where == "" {
		where = filepath.Join(h.dir, ledgerFolder)
	}
	opt.Key = h.keys.Data
	if h.ledger, err = ledger.Open(t.ctx, where, opt); err != nil {
		return err
	}
	h.Ledger = h.ledger
	return nil
}

// within opens the province in a folder, does work there and closes it.
func (t *terminal) within(dir string, work func(*house) error) error {
	h, err := t.open(dir, ledger.Options{})
	if err != nil {
		return err
	}
	return errors.Join(work(h), h.ledger.Close())
}

// found writes the folder of a new province: beside its place at first, and all of it or nothing.
func (t *terminal) found(dir string, p *plate, k *keys, passphrase string, told bool) error {
	const what = "不能建立省级系统"
	part := filepath.Clean(dir) + ".part"
	if err := os.RemoveAll(part); err != nil {
		return console.FileProblem(err, what, part)
	}
	if err := os.MkdirAll(part, 0o700); err != nil {
		return console.FileProblem(err, what, part)
	}
	err := t.fill(part, p, k, passphrase, told)
	if err == nil {
		if err = os.Remove(dir); errors.Is(err, os.ErrNotExist) { // an empty one may be there
			err = nil
		}
	}
	if err == nil {
		err = os.Rename(part, dir)
	}
	if err != nil {
		return errors.Join(console.FileProblem(err, what, dir), os.RemoveAll(part))
	}
	return nil
}

func (t *terminal) fill(dir string, p *plate, k *keys, passphrase string, told bool) error {
	const what = "不能建立省级系统"
	sealed, err := k.seal(passphrase, t.rounds)
	if err != nil {
		return err
	}
	files := []struct {
		name    string
		content []byte
	}{{keysFile, sealed}}
	if !told {
		files = append(files, struct {
			name    string
			content []byte
		}{passphraseFile, []byte(passphrase + "\n")})
	}
	plate, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	files = append(files, struct {
		name    string
		content []byte
	}{plateFile, append(plate, '\n')})
	for _, f := range files {
		err := premises.WriteFile(filepath.Join(dir, f.name), 0o600, what, func(w io.Writer) error {
			_, err := w.Write(f.content)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// province puts a province together from its secrets.
func (k *keys) province(p *plate) (*province.Province, error) {
	made := &province.Province{Name: p.Name, USCC: p.USCC}
	var errs [5]error
	made.Key, errs[0] = seal.ParseKey(k.Letters)
	made.Issuer, errs[1] = seal.ParseKey(k.Authority)
	made.Root, errs[2] = seal.ParseCertificate(k.Root)
	if k.Seal != nil {
		made.Seal, errs[3] = eseal.Parse(k.Seal)
		made.Signer.Cert, errs[4] = seal.ParseCertificate(k.SealCertificate)
		if errs[4] == nil {
			made.Signer.Key, errs[4] = seal.ParseKey(k.SealKey)
		}
	}
	return made, problem.From(errors.Join(errs[:]...), problem.Damaged, "不能打开省级系统", "密钥文件中的密钥或证书读不出来", "请用备份恢复")
}

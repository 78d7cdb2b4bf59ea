package main

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"roadcert/cmd/internal/console"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/domain/seal"
	"roadcert/store/gate"
)

// keys are every secret of a province, and the certificates that go with them. They lie in one file, so that they are
// replaced and copied together.
type keys struct {
	Letters         []byte         `json:"letters"`   // SM2: signs and opens letters
	Authority       []byte         `json:"authority"` // SM2: certifies workstations
	Root            []byte         `json:"root"`      // its certificate, DER
	Seal            []byte         `json:"seal"`      // the unified seal
	SealKey         []byte         `json:"seal_key"`
	SealCertificate []byte         `json:"seal_certificate"`
	TLS             gate.Authority `json:"tls"`
	Data            []byte         `json:"data"`     // SM4: what lies in the ledger
	Database        string         `json:"database"` // URL with its password; empty: a file
}

// locked is the file they lie in.
type locked struct {
	Format string `json:"format"`
	Rounds int    `json:"rounds"`
	Salt   []byte `json:"salt"`
	Sealed []byte `json:"sealed"`
}

const (
	keysFormat  = "roadcert-province-keys-1"
	keysPurpose = "province keys"
	saltSize    = 16
	mostRounds  = 10_000_000 // more is no protection, but no end
)

// keysOf gathers the secrets of a new province.
func keysOf(p *province.Province, database string) (*keys, error) {
	k := &keys{Letters: p.Key.Bytes(), Authority: p.Issuer.Bytes(), Root: p.Root.Raw, Data: make([]byte, seal.KeySize), Database: database}
	if p.Seal != nil {
		k.Seal, k.SealKey, k.SealCertificate = p.Seal.Raw, p.Signer.Key.Bytes(), p.Signer.Cert.Raw
	}
	if _, err := rand.Read(k.Data); err != nil {
		return nil, err
	}
	var err error
	k.TLS, err = gate.NewAuthority(p.Name, p.Root.NotBefore)
	return k, err
}

// seal locks the secrets.
func (k *keys) seal(passphrase string, rounds int) ([]byte, error) {
	plain, err := json.Marshal(k)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	l := locked{Format: keysFormat, Rounds: rounds, Salt: make([]byte, saltSize)}
	if _, err := rand.Read(l.Salt); err != nil {
		return nil, err
	}
	box, err := seal.NewAEAD(seal.DeriveKey(passphrase, l.Salt, rounds, keysPurpose))
	if err != nil {
		return nil, err
	}
	l.Sealed = seal.Seal(box, rand.Reader, plain, []byte(keysFormat))
	return json.Marshal(&l)
}

// openKeys unlocks them.
func openKeys(file []byte, passphrase string) (k keys, err error) {
	const what = "不能打开省级系统的密钥"
	var l locked
	if err := json.Unmarshal(file, &l); err != nil || l.Format != keysFormat || l.Rounds < 1 || l.Rounds > mostRounds {
		return k, problem.New(problem.Damaged, what, "密钥文件读不出来", "请用备份恢复")
	}
	box, err := seal.NewAEAD(seal.DeriveKey(passphrase, l.Salt, l.Rounds, keysPurpose))
	if err != nil {
		return k, err
	}
	plain, err := seal.Open(box, l.Sealed, []byte(keysFormat))
	if err != nil {
		return k, problem.From(err, problem.SignIn, what, "口令不对，或者密钥文件被改动", "请核对口令（--passphrase-file 或 PROVINCE_PASSPHRASE）")
	}
	defer clear(plain)
	err = json.Unmarshal(plain, &k)
	return k, problem.From(err, problem.Damaged, what, "密钥文件读不出来", "请用备份恢复")
}

// given finds the passphrase the person gave: in a file or in the environment, never in an argument, which others can
// see. It is empty where none was.
func (t *terminal) given() (string, error) {
	if t.options.PassphraseFile == "" {
		return os.Getenv("PROVINCE_PASSPHRASE"), nil
	}
	return firstLine(t.options.PassphraseFile)
}

// passphrase is that of the province in a folder, where it may lie from its founding.
func (t *terminal) passphrase(dir string) (string, error) {
	given, err := t.given()
	if given != "" || err != nil {
		return given, err
	}
	path := filepath.Join(dir, passphraseFile)
	if _, err := os.Stat(path); err != nil {
		return "", problem.From(err, problem.SignIn, "不能打开省级系统的密钥", "没有口令", "请用 --passphrase-file 指明口令文件，或设置 PROVINCE_PASSPHRASE")
	}
	t.tell("passphrase_beside", path)
	return firstLine(path)
}

func firstLine(path string) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", console.FileProblem(err, "不能读口令文件", path)
	}
	line, _, _ := strings.Cut(string(content), "\n")
	if line = strings.TrimSuffix(line, "\r"); line == "" {
		return "", problem.New(problem.Invalid, "不能读口令文件", path+" 的第一行是空的", "请把口令写在第一行")
	}
	return line, nil
}

// newPassphrase draws one by lot: 120 bits, to be typed if need be.
func newPassphrase() (string, error) {
	b := make([]byte, 15)
	if _, err := rand.Read(b); err != nil {
		return "", err
	}
	return strings.ToLower(base32.StdEncoding.EncodeToString(b)), nil
}

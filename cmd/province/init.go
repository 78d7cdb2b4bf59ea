package main

import (
	"crypto/rand"
	"os"
	"path/filepath"

	"roadcert/cmd/internal/console"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/document"
	"roadcert/domain/problem"
	"roadcert/domain/province"
	"roadcert/store/ledger"
)

// initVerb founds a province.
type initVerb struct {
	Dir         string `arg:"" help:"${help_dir}"`
	Name        string `placeholder:"NAME" help:"${help_name}"`
	USCC        string `name:"uscc" placeholder:"CODE" help:"${help_uscc}"`
	Database    string `placeholder:"postgres://…" help:"${help_database}"`
	Training    bool   `xor:"seal" help:"${help_training}"`
	Seal        string `xor:"seal" placeholder:"FILE" help:"${help_seal}"`
	Key         string `placeholder:"FILE" help:"${help_key}"`
	KeyPassword string `placeholder:"FILE" help:"${help_key_password}"`
}

// Who a province for practice is, unless it is told otherwise.
const (
	practiceName = "省级系统（练习）"
	practiceUSCC = "12210000MB00000000"
)

type initResult struct {
	Folder      string `json:"folder"`
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"` // of the key of its letters
	Training    bool   `json:"training"`
	Passphrase  string `json:"passphrase_file,omitempty"` // where it lies, unless the person gave one
}

// Run founds it.
func (v *initVerb) Run(t *terminal) error {
	const what = "不能建立省级系统"
	dir, err := filepath.Abs(v.Dir)
	if err != nil {
		return console.FileProblem(err, what, v.Dir)
	}
	if there, err := os.ReadDir(dir); err == nil && len(there) > 0 {
		return problem.New(problem.Conflict, what, dir+" 里已经有文件", "请换一个空文件夹")
	}
	if v.Database != "" && !ledger.Served(v.Database) {
		return problem.New(problem.Invalid, what, "数据库的地址应以 postgres:// 开头", "不写 --database 则用文件夹里的数据库")
	}
	p, err := v.province(t)
	if err != nil {
		return err
	}
	k, err := keysOf(p, v.Database)
	if err != nil {
		return problem.From(err, problem.Internal, what, "密钥没有生成", "请重试")
	}
	passphrase, err := t.given()
	if err != nil {
		return err
	}
	told := passphrase != ""
	if !told {
		if passphrase, err = newPassphrase(); err != nil {
			return err
		}
	}
	who := plate{Format: plateFormat, Name: p.Name, USCC: p.USCC, Founded: t.now().UTC(), Served: v.Database != ""}
	if err := t.found(dir, &who, k, passphrase, told); err != nil {
		return err
	}
	// The ledger is made where it will lie: a server's tables, or a file.
	h := &house{Province: p, dir: dir, plate: who, keys: *k}
	if err := h.furnish(t, ledger.Options{}); err != nil {
		return err
	}
	if err := h.ledger.Close(); err != nil {
		return err
	}
	r := initResult{Folder: dir, Name: p.Name, Fingerprint: p.Key.Public().Fingerprint(), Training: p.Training()}
	if !told {
		r.Passphrase = filepath.Join(dir, passphraseFile)
		t.tell("passphrase_written", r.Passphrase)
	}
	return t.answer(r)
}

// province makes the province with its keys and its seal.
func (v *initVerb) province(t *terminal) (*province.Province, error) {
	const what = "不能建立省级系统"
	name, uscc := v.Name, v.USCC
	if v.Seal == "" {
		if name == "" {
			name = practiceName
		}
		if uscc == "" {
			uscc = practiceUSCC
		}
		picture, err := premises.Press().SealPicture(name, document.MarkTraining)
		if err != nil {
			return nil, err
		}
		return province.NewPractice(rand.Reader, name, uscc, picture, t.now())
	}
	if name == "" || uscc == "" || v.Key == "" {
		return nil, problem.New(problem.Invalid, what, "用正式印章建立时，--name、--uscc、--key 都要写明", "请补齐；练习用则不写 --seal")
	}
	esl, err := os.ReadFile(v.Seal)
	if err != nil {
		return nil, console.FileProblem(err, what, v.Seal)
	}
	key, err := os.ReadFile(v.Key)
	if err != nil {
		return nil, console.FileProblem(err, what, v.Key)
	}
	password := ""
	if v.KeyPassword != "" {
		if password, err = firstLine(v.KeyPassword); err != nil {
			return nil, err
		}
	}
	p, err := province.Found(rand.Reader, name, uscc, t.now())
	if err != nil {
		return nil, err
	}
	return p, p.Install(esl, key, password)
}

func (r initResult) lines(t *terminal) []string {
	lines := []string{t.say("founded", r.Name, r.Folder), t.say("fingerprint", r.Fingerprint)}
	if r.Training {
		lines = append(lines, t.say("training"))
	}
	return lines
}

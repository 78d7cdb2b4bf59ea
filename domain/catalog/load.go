package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"roadcert/domain/problem"
)

// Catalog is the catalogue in force (证照目录).
type Catalog struct {
	kinds []*Kind
}

// Load reads the *.json files of a folder, one kind a file, in the order of their names, and checks
// them: it returns either a catalogue without a contradiction, or every contradiction at once.
func Load(fsys fs.FS, dir string) (*Catalog, error) {
	names, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("“%s”中没有证照目录文件", dir)
	}
	var (
		c    Catalog
		errs = []error{err}
	)
	for _, name := range names {
		k, err := load(fsys, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s：%w", path.Base(name), err))
			continue
		}
		c.kinds = append(c.kinds, k)
	}
	if err := errors.Join(append(errs, distinct(c.kinds))...); err != nil {
		return nil, problem.From(err, problem.Damaged, "不能使用证照目录", err.Error(), "请更正目录文件，或者重新安装本程序")
	}
	return &c, nil
}

// Kinds returns every kind, in the order of the catalogue. The list and its kinds are not to be changed.
func (c *Catalog) Kinds() []*Kind { return c.kinds }

// Kind returns the kind of a code, or false.
func (c *Catalog) Kind(code Code) (*Kind, bool) {
	i := slices.IndexFunc(c.kinds, func(k *Kind) bool { return k.Code == code })
	if i < 0 {
		return nil, false
	}
	return c.kinds[i], true
}

func load(fsys fs.FS, name string) (*Kind, error) {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	k := new(Kind)
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(k); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, errors.New("文件中不止一个目录项")
	}
	if !k.Number.OfHolder {
		if k.number, err = regexp.Compile(k.Number.Pattern); err != nil {
			return nil, fmt.Errorf("编号规则不是正则表达式：%w", err)
		}
	}
	return k, check(k)
}

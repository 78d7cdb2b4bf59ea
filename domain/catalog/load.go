package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"roadcert/domain/day"
)

// factory is the author of the catalogue the program is delivered with.
const factory = "出厂"

// Load reads the *.json files of a folder, one kind a file, in the order of their names, with the template
// of each in templates/<code>.json, and checks them. A kind whose template is not there has none. What it
// finds is the first version of each entry, published, in force since collecting began. Load returns either a
// catalogue without a contradiction, or every contradiction at once.
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
		v, err := load(fsys, name)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s：%w", path.Base(name), err))
			continue
		}
		c.entries = append(c.entries, &entry{code: v.Kind.Code, versions: []Version{v}})
	}
	if err := errors.Join(append(errs, distinct(c.entries))...); err != nil {
		return nil, damaged(err)
	}
	return c.seenFrom(day.Forever), nil
}

func load(fsys fs.FS, name string) (Version, error) {
	v := Version{Number: 1, State: Published, Author: factory, Reason: "随程序提供", Kind: new(Kind)}
	if err := decode(fsys, name, v.Kind); err != nil {
		return v, err
	}
	v.From = v.Kind.From
	template := path.Join(path.Dir(name), "templates", string(v.Kind.Code)+".json")
	switch err := decode(fsys, template, &v.Template); {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid):
	case err != nil:
		return v, fmt.Errorf("模板 %s：%w", path.Base(template), err)
	}
	return v, v.settle()
}

// decode reads a file that holds one thing and nothing that is not known of it.
func decode(fsys fs.FS, name string, to any) error {
	content, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	return strictly(content, to)
}

func strictly(content []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return err
	}
	if d.More() {
		return errors.New("文件中不止一个目录项")
	}
	return nil
}

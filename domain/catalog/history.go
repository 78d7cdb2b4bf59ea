package catalog

import (
	"errors"
	"fmt"
	"slices"

	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Catalog is the catalogue (证照目录): every version of every entry, seen from one day. It is never changed;
// what alters it returns another one, so that it may be shared by goroutines.
type Catalog struct {
	entries []*entry   // in the order of the catalogue
	day     day.Day    // it is seen from
	force   []*Version // by entry: the version in force, nil where none is yet
	kinds   []*Kind    // those of force
}

// entry is the history of one kind.
type entry struct {
	code     Code
	versions []Version // newest first
}

// New makes a catalogue of a history: its versions in any order, its entries in the order they first come in.
// It is seen from the end of time, so that everything published is in force. New returns a catalogue without
// a contradiction, or every contradiction at once.
func New(versions []Version) (*Catalog, error) {
	c, err := assemble(versions)
	if err != nil {
		return nil, damaged(err)
	}
	return c, nil
}

// assemble makes the catalogue of a history, or says every contradiction in it: whether a file or an entry by
// hand is to blame is known to the caller.
func assemble(versions []Version) (*Catalog, error) {
	c := &Catalog{day: day.Forever}
	for i := range versions {
		if versions[i].Kind == nil {
			return nil, errors.New("有一个版本没有内容")
		}
		v := versions[i].Copy()
		e := c.entry(v.Kind.Code)
		if e == nil {
			e = &entry{code: v.Kind.Code}
			c.entries = append(c.entries, e)
		}
		e.versions = append(e.versions, v)
	}
	var errs []error
	for _, e := range c.entries {
		errs = append(errs, e.settle())
	}
	if err := errors.Join(append(errs, distinct(c.entries))...); err != nil {
		return nil, err
	}
	return c.seenFrom(day.Forever), nil
}

func damaged(err error) error {
	return problem.From(err, problem.Damaged, "不能使用证照目录", err.Error(), "请更正目录文件，或者重新安装本程序")
}

// settle puts the versions in order, makes them ready for use, and checks each by itself and behind the one before.
func (e *entry) settle() error {
	slices.SortStableFunc(e.versions, func(a, b Version) int { return b.Number - a.Number })
	var errs []error
	for i := range e.versions {
		if err := e.versions[i].settle(); err != nil {
			errs = append(errs, fmt.Errorf("%s：%w", &e.versions[i], err))
		}
	}
	for i := range len(e.versions) - 1 {
		if err := follows(e.versions[i+1], e.versions[i]); err != nil {
			errs = append(errs, fmt.Errorf("%s：%w", &e.versions[i], err))
		}
	}
	return errors.Join(errs...)
}

// On returns the same history seen from another day. An entry none of whose versions is in force by then is
// not among its kinds.
func (c *Catalog) On(d day.Day) *Catalog {
	if d == c.day {
		return c
	}
	same := func(i int) bool { return c.entries[i].on(d) == c.force[i] }
	for i := range c.entries {
		if !same(i) {
			return c.seenFrom(d)
		}
	}
	seen := *c
	seen.day = d
	return &seen
}

func (c *Catalog) seenFrom(d day.Day) *Catalog {
	seen := &Catalog{entries: c.entries, day: d, force: make([]*Version, len(c.entries))}
	for i, e := range c.entries {
		if v := e.on(d); v != nil {
			seen.force[i] = v
			seen.kinds = append(seen.kinds, v.Kind)
		}
	}
	return seen
}

// on returns the version in force on a day, nil where there is none yet.
func (e *entry) on(d day.Day) *Version {
	for i := range e.versions {
		if v := &e.versions[i]; v.State == Published && v.From <= d {
			return v
		}
	}
	return nil
}

// Kinds returns every kind in force, in the order of the catalogue. The list and its kinds are not to be changed.
func (c *Catalog) Kinds() []*Kind { return c.kinds }

// Kind returns the kind of a code that is in force, or false.
func (c *Catalog) Kind(code Code) (*Kind, bool) {
	for _, k := range c.kinds {
		if k.Code == code {
			return k, true
		}
	}
	return nil, false
}

// InForce returns the version of a code that is in force, or false. What it points to is not to be changed.
func (c *Catalog) InForce(code Code) (Version, bool) {
	for i, e := range c.entries {
		if e.code == code && c.force[i] != nil {
			return *c.force[i], true
		}
	}
	return Version{}, false
}

// History returns every version of an entry, newest first, drafts and those to come included.
func (c *Catalog) History(code Code) []Version {
	if e := c.entry(code); e != nil {
		return slices.Clone(e.versions)
	}
	return nil
}

// Version returns the version of a code and number, or false.
func (c *Catalog) Version(code Code, number int) (Version, bool) {
	return c.find(code, func(v Version) bool { return v.Number == number })
}

// DraftOf returns the draft of a code, or false.
func (c *Catalog) DraftOf(code Code) (Version, bool) {
	return c.find(code, func(v Version) bool { return v.State == Draft })
}

func (c *Catalog) find(code Code, is func(Version) bool) (Version, bool) {
	if e := c.entry(code); e != nil {
		if i := slices.IndexFunc(e.versions, is); i >= 0 {
			return e.versions[i], true
		}
	}
	return Version{}, false
}

func (c *Catalog) entry(code Code) *entry {
	i := slices.IndexFunc(c.entries, func(e *entry) bool { return e.code == code })
	if i < 0 {
		return nil
	}
	return c.entries[i]
}

// With returns a copy of the catalogue, seen from the same day, with a version added; a draft of the same
// number is replaced by it. A published version is never replaced. It fails where the version, or the
// catalogue with it, would contradict itself.
func (c *Catalog) With(v Version) (*Catalog, error) {
	if err := Check(v); err != nil {
		return nil, err
	}
	var all []Version
	replaced := false
	for _, e := range c.entries {
		for i := range e.versions {
			old := e.versions[i]
			if e.code != v.Kind.Code || old.Number != v.Number {
				all = append(all, old)
				continue
			}
			if old.State == Published {
				return nil, problem.New(problem.Conflict, "不能保存目录版本",
					fmt.Sprintf("%s 第 %d 版已经发布", old.Kind.Name, old.Number), "已发布的版本不再改动，请另起新版")
			}
			all, replaced = append(all, v), true
		}
	}
	if !replaced {
		all = append(all, v)
	}
	with, err := assemble(all)
	if err != nil {
		return nil, unfit(err)
	}
	return with.On(c.day), nil
}

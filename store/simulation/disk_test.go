package simulation_test

import (
	"context"
	"errors"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// mishap is what a disk does at the next write.
type mishap int

const (
	sound      mishap = iota
	full              // nothing is written, and the program goes on
	killBefore        // the program is killed before the write
	killAfter         // the write was kept, and then the program is killed
)

// disk fails when it is told to. A program that was killed neither writes nor sends any more; that it goes on to read
// until its step is over is seen by nobody.
type disk struct {
	next  mishap
	after int  // writes that go well before
	hurt  bool // it failed in this step
	dead  bool
}

// rest ends the step of a disk that lives on.
func (d *disk) rest() { d.next, d.hurt = sound, false }

var errKilled = errors.New("the program was killed")

func (d *disk) write(do func() error) error {
	refused := problem.New(problem.Unwritable, "不能写入", "磁盘已满", "请清理磁盘")
	switch {
	case d.dead:
		return refused
	case d.next == sound:
		return do()
	case d.after > 0:
		d.after--
		return do()
	}
	what := d.next
	d.next, d.hurt = sound, true
	switch what {
	case killBefore:
		d.dead = true
	case killAfter:
		err := do()
		d.dead = true
		if err != nil {
			return err
		}
	}
	return refused
}

// store is a county's store on such a disk.
type store struct {
	bureau.Store
	disk *disk
}

func (s store) Commit(ctx context.Context, c bureau.Change) error {
	return s.disk.write(func() error { return s.Store.Commit(ctx, c) })
}

func (s store) NextSerial(ctx context.Context, prefix string, stretches []catalog.Segment) (n int64, err error) {
	err = s.disk.write(func() error {
		n, err = s.Store.NextSerial(ctx, prefix, stretches)
		return err
	})
	return n, err
}

// book is the province's ledger on such a disk.
type book struct {
	province.Ledger
	disk *disk
}

func (b book) Write(ctx context.Context, county string, fn func(context.Context, province.Book) error) error {
	return b.disk.write(func() error { return b.Ledger.Write(ctx, county, fn) })
}

func (b book) Read(ctx context.Context, county string, fn func(context.Context, province.Book) error) error {
	if b.disk.dead {
		return errKilled
	}
	return b.Ledger.Read(ctx, county, fn)
}

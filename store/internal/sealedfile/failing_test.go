package sealedfile_test

import (
	"fmt"
	"syscall"

	"roadcert/store/internal/sealedfile"
)

// failure is how a step of a disk fails.
type failure int

const (
	refuses failure = iota // nothing is done
	half                   // half of it is, where there are halves
)

// failing is a disk of which one step fails, as at a full or broken one.
type failing struct {
	sealedfile.Disk
	at     int // the step that fails, from 1
	how    failure
	count  int
	failed string // which it was
}

func (d *failing) step(what string) error {
	if d.count++; d.count != d.at {
		return nil
	}
	d.failed = what
	return fmt.Errorf("%s: %w", what, syscall.ENOSPC)
}

func (d *failing) Create(path string) (sealedfile.File, error) {
	if err := d.step("create"); err != nil {
		return nil, err
	}
	f, err := d.Disk.Create(path)
	return &failingFile{f, d}, err
}

func (d *failing) Open(path string) (sealedfile.File, error) {
	f, err := d.Disk.Open(path)
	if err != nil {
		return nil, err
	}
	if err := d.step("open"); err != nil {
		_ = f.Close()
		return nil, err
	}
	return &failingFile{f, d}, nil
}

func (d *failing) Rename(from, to string) error {
	if err := d.step("rename"); err != nil {
		return err
	}
	return d.Disk.Rename(from, to)
}

func (d *failing) SyncFolder(path string) error {
	if err := d.step("sync folder"); err != nil {
		return err
	}
	return d.Disk.SyncFolder(path)
}

type failingFile struct {
	sealedfile.File
	disk *failing
}

func (f *failingFile) Write(p []byte) (int, error) {
	err := f.disk.step("write")
	switch {
	case err == nil:
		return f.File.Write(p)
	case f.disk.how == half:
		n, _ := f.File.Write(p[:len(p)/2])
		return n, nil // a short write that does not even say so
	}
	return 0, err
}

func (f *failingFile) Read(p []byte) (int, error) {
	if err := f.disk.step("read"); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

func (f *failingFile) Sync() error {
	if err := f.disk.step("sync"); err != nil {
		return err
	}
	return f.File.Sync()
}

func (f *failingFile) Close() error {
	err := f.File.Close()
	if failed := f.disk.step("close"); failed != nil {
		return failed
	}
	return err
}

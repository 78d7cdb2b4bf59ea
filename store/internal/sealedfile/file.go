package sealedfile

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// Unfinished is how the name of a file ends that is being written.
const Unfinished = ".part"

// Disk is what files are written to and read from. Tests let it fail.
type Disk interface {
	Create(path string) (File, error) // in place of what is there
	Open(path string) (File, error)
	Rename(from, to string) error
	Remove(path string) error
	SyncFolder(path string) error // so that a name outlives a failure of the power
}

// File is an open file.
type File interface {
	io.ReadWriteCloser
	Sync() error
}

// System is the disk of the system.
type System struct{}

// Create implements Disk.
func (System) Create(path string) (File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_RDWR, 0o600)
}

// Open implements Disk.
func (System) Open(path string) (File, error) { return os.Open(path) }

// Rename implements Disk.
func (System) Rename(from, to string) error { return os.Rename(from, to) }

// Remove implements Disk.
func (System) Remove(path string) error { return os.Remove(path) }

// SyncFolder implements Disk. Windows has no such thing, and some shares have none either.
func (System) SyncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

// Write makes a file: a line, and what fill writes, sealed with key. Before it gets its name it is read back from the
// disk and verify has to find good what was read. A file that is there already is not touched: fs.ErrExist.
func Write(d Disk, path string, line, key []byte, fill func(io.Writer) error, verify func(io.Reader) error) error {
	if err := checkLine(line); err != nil {
		return err
	}
	if f, err := d.Open(path); err == nil {
		return errors.Join(&fs.PathError{Op: "create", Path: path, Err: fs.ErrExist}, f.Close())
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	draft := path + Unfinished
	err := put(d, draft, line, key, fill)
	if err == nil {
		_, err = Read(d, draft, func([]byte) ([]byte, error) { return key, nil }, verify)
	}
	if err == nil {
		err = d.Rename(draft, path)
	}
	if err != nil {
		_ = d.Remove(draft) // where even that fails, its name says what it is
		return err
	}
	if err := d.SyncFolder(filepath.Dir(path)); err != nil { // whether the name is on the disk is not known
		_ = d.Remove(path)
		return err
	}
	return nil
}

// put writes a file and sees it onto the disk.
func put(d Disk, path string, line, key []byte, fill func(io.Writer) error) (err error) {
	f, err := d.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := all(f, append(line[:len(line):len(line)], '\n')); err != nil {
		return err
	}
	s, err := newSealer(f, key, line)
	if err != nil {
		return err
	}
	if err := fill(s); err != nil {
		return err
	}
	if err := s.flush(true); err != nil {
		return err
	}
	return f.Sync()
}

// all writes all of p, or fails.
func all(w io.Writer, p []byte) error {
	n, err := w.Write(p)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return err
}

// Read reads a file: keyOf finds its key by the line, and use gets what was sealed. What use read is whole only where
// Read returns no error. It returns the line also with an error, once that is read.
func Read(d Disk, path string, keyOf func(line []byte) (key []byte, err error), use func(io.Reader) error) (line []byte, err error) {
	f, err := d.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	from := bufio.NewReaderSize(f, mostLine) // pieces are larger, and go past it
	if line, err = readLine(from); err != nil {
		return nil, err
	}
	key, err := keyOf(line)
	if err != nil {
		return line, err
	}
	o, err := newOpener(from, key, line)
	if err != nil {
		return line, err
	}
	if err := use(o); err != nil {
		return line, err
	}
	_, err = io.Copy(io.Discard, o) // what nobody asked for has to be whole too
	return line, err
}

// Line reads the line of a file.
func Line(d Disk, path string) (line []byte, err error) {
	f, err := d.Open(path)
	if err != nil {
		return nil, err
	}
	line, err = readLine(bufio.NewReaderSize(f, mostLine))
	return line, errors.Join(err, f.Close())
}

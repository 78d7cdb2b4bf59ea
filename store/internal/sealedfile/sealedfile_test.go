package sealedfile_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"roadcert/store/internal/sealedfile"
)

var (
	key  = bytes.Repeat([]byte{7}, 16)
	line = []byte(`{"format":"test"}`)
)

const sealedPiece = sealedfile.PieceSize + 16

func known([]byte) ([]byte, error) { return key, nil }

func write(path string, plain []byte) error {
	return sealedfile.Write(sealedfile.System{}, path, line, key, func(w io.Writer) error {
		_, err := w.Write(plain)
		return err
	}, func(r io.Reader) error {
		again, err := io.ReadAll(r)
		if err == nil && !bytes.Equal(again, plain) {
			err = errors.New("something else was read back")
		}
		return err
	})
}

func read(path string) (plain []byte, err error) {
	_, err = sealedfile.Read(sealedfile.System{}, path, known, func(r io.Reader) error {
		plain, err = io.ReadAll(r)
		return err
	})
	return plain, err
}

// numbered is a text in which every place is another.
func numbered(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return b
}

func TestEveryLengthComesBack(t *testing.T) {
	for _, n := range []int{0, 1, sealedfile.PieceSize - 1, sealedfile.PieceSize, sealedfile.PieceSize + 1, 3 * sealedfile.PieceSize} {
		path := filepath.Join(t.TempDir(), "file")
		if err := write(path, numbered(n)); err != nil {
			t.Fatal(n, err)
		}
		if got, err := read(path); err != nil || !bytes.Equal(got, numbered(n)) {
			t.Errorf("%d bytes: %d came back, %v", n, len(got), err)
		}
		if got, err := sealedfile.Line(sealedfile.System{}, path); err != nil || !bytes.Equal(got, line) {
			t.Errorf("the line: %s, %v", got, err)
		}
	}
}

// What is done to a file of three pieces and a bit shows, each in its own way where that can be told.
func TestWhatIsDoneToAFileShows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := write(path, numbered(3*sealedfile.PieceSize+100)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := sealedfile.Write(sealedfile.System{}, other, []byte(`{"format":"tesT"}`), key, func(w io.Writer) error {
		_, err := w.Write(numbered(3*sealedfile.PieceSize + 100))
		return err
	}, func(io.Reader) error { return nil }); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	head := len(line) + 1
	piece := func(b []byte, n int) []byte { return b[head+n*sealedPiece : min(len(b), head+(n+1)*sealedPiece)] }
	made := func(parts ...[]byte) []byte { return bytes.Join(append([][]byte{whole[:head]}, parts...), nil) }
	for name, c := range map[string]struct {
		content []byte
		want    error
	}{
		"empty":                  {nil, sealedfile.ErrForeign},
		"no line":                {bytes.Repeat([]byte("x"), 9000), sealedfile.ErrForeign},
		"line only":              {whole[:head], sealedfile.ErrCut},
		"cut in a piece":         {whole[:head+sealedPiece+100], sealedfile.ErrCut},
		"cut between pieces":     {whole[:head+2*sealedPiece], sealedfile.ErrCut},
		"last byte gone":         {whole[:len(whole)-1], sealedfile.ErrCut},
		"longer":                 {append(bytes.Clone(whole), 0), sealedfile.ErrCut},
		"pieces swapped":         {made(piece(whole, 1), piece(whole, 0), piece(whole, 2), piece(whole, 3)), sealedfile.ErrBroken},
		"piece left out":         {made(piece(whole, 0), piece(whole, 2), piece(whole, 3)), sealedfile.ErrBroken},
		"piece twice":            {made(piece(whole, 0), piece(whole, 0), piece(whole, 1), piece(whole, 2), piece(whole, 3)), sealedfile.ErrBroken},
		"piece of another file":  {made(piece(whole, 0), piece(foreign, 1), piece(whole, 2), piece(whole, 3)), sealedfile.ErrBroken},
		"line of another file":   {append(bytes.Clone(foreign[:head]), whole[head:]...), sealedfile.ErrBroken},
		"two files behind one":   {append(bytes.Clone(whole), whole...), nil},
		"end of it a second one": {append(bytes.Clone(whole), piece(whole, 3)...), nil},
	} {
		p := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(p, c.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(p); err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestAWholeLastPieceMayBeFollowedByNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := write(path, numbered(2*sealedfile.PieceSize)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(whole, 'x'), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := read(path); !errors.Is(err, sealedfile.ErrLonger) {
		t.Errorf("%v", err)
	}
}

// No single change of a file goes unnoticed, wherever it is.
func TestEveryChangeShows(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	if err := write(path, numbered(sealedfile.PieceSize+77)); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		changed := bytes.Clone(whole)
		changed[rapid.IntRange(0, len(whole)-1).Draw(t, "at")] ^= byte(1 << rapid.IntRange(0, 7).Draw(t, "bit"))
		p := filepath.Join(dir, "changed")
		if err := os.WriteFile(p, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := read(p); err == nil {
			t.Fatal("it was read all the same")
		}
	})
}

// However the disk fails, there is either the whole file under its name or nothing that looks like it, and what was there
// before is as it was.
func TestWhateverTheDiskDoes(t *testing.T) {
	plain := numbered(2*sealedfile.PieceSize + 5)
	for n := 1; ; n++ {
		for _, how := range []failure{refuses, half} {
			dir := t.TempDir()
			before := filepath.Join(dir, "before")
			if err := write(before, []byte("an earlier one")); err != nil {
				t.Fatal(err)
			}
			d := &failing{Disk: sealedfile.System{}, at: n, how: how}
			path := filepath.Join(dir, "file")
			err := sealedfile.Write(d, path, line, key, func(w io.Writer) error {
				_, err := w.Write(plain)
				return err
			}, func(r io.Reader) error {
				_, err := io.Copy(io.Discard, r)
				return err
			})
			if d.count < n { // it came to its end without the n-th
				if err != nil {
					t.Fatal(err)
				}
				t.Logf("%d steps can fail", d.count)
				return
			}
			if err == nil {
				t.Errorf("step %d (%s) failed, and nobody was told", n, d.failed)
			}
			if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("step %d (%s) failed, and the file is there: %v", n, d.failed, err)
			}
			if got, err := read(before); err != nil || string(got) != "an earlier one" {
				t.Errorf("step %d (%s): the earlier one is %q, %v", n, d.failed, got, err)
			}
			if err := write(path, plain); err != nil { // what is left of it is in nobody's way
				t.Errorf("step %d (%s): the next one: %v", n, d.failed, err)
			}
		}
	}
}

func TestWhatIsThereStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := write(path, []byte("the first")); err != nil {
		t.Fatal(err)
	}
	if err := write(path, []byte("the second")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if got, err := read(path); string(got) != "the first" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzRead(f *testing.F) {
	path := filepath.Join(f.TempDir(), "file")
	if err := write(path, []byte("short")); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(line)+1])
	f.Fuzz(func(t *testing.T, content []byte) {
		p := filepath.Join(t.TempDir(), "fuzzed")
		if err := os.WriteFile(p, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := read(p); err == nil && !bytes.Equal(content, whole) {
			t.Errorf("%q was read from what nobody wrote", got)
		}
	})
}

package register_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"roadcert/store/register"
)

// bigRegister writes a register of n rows of 10 columns as Excel would: shared texts, styles, a few numbers.
// REGISTER names a real one to be used instead.
func bigRegister(tb testing.TB, n int) string {
	tb.Helper()
	if path := os.Getenv("REGISTER"); path != "" {
		return path
	}
	path := filepath.Join(tb.TempDir(), "big.xlsx")
	writeParts(tb, path, bigParts(n))
	return path
}

// BenchmarkRead reads the same 100,000 rows through the library alone and through the gate.
func BenchmarkRead(b *testing.B) {
	path := bigRegister(b, 100_000)
	b.Run("excelize", func(b *testing.B) { measure(b, func() int { return readPlain(b, path) }) })
	b.Run("register", func(b *testing.B) { measure(b, func() int { return readRegister(b, path) }) })
}

func measure(b *testing.B, read func() int) {
	b.ReportAllocs()
	for b.Loop() {
		peak := watchHeap(func() {
			if read() < 90_000 {
				b.Fatal("rows are missing")
			}
		})
		b.ReportMetric(float64(peak)/(1<<20), "MB-peak")
	}
}

// watchHeap runs do and returns the highest size of the live and not yet collected heap while it ran.
func watchHeap(do func()) uint64 {
	runtime.GC()
	var peak atomic.Uint64
	var running sync.WaitGroup
	stop := make(chan struct{})
	running.Go(func() {
		var m runtime.MemStats
		for {
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	do()
	close(stop)
	running.Wait()
	return peak.Load()
}

func readPlain(tb testing.TB, path string) int {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30, UnzipXMLSizeLimit: 32 << 20})
	must(tb, err)
	rows, err := f.Rows(f.GetSheetList()[0])
	must(tb, err)
	n := 0
	for rows.Next() {
		_, err := rows.Columns()
		must(tb, err)
		n++
	}
	must(tb, rows.Close())
	must(tb, f.Close())
	return n
}

func readRegister(tb testing.TB, path string) int {
	f, err := register.Open(path)
	must(tb, err)
	rows, err := f.Rows(context.Background(), "")
	must(tb, err)
	n := 0
	for rows.Next() {
		n++
	}
	must(tb, rows.Err())
	must(tb, rows.Close())
	must(tb, f.Close())
	return n
}

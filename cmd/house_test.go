// Package cmd has no code of its own: it holds the rules of the house, which every package keeps.
package cmd

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	project = "roadcert/"
	root    = ".."
)

// wall keeps imports out of packages. A pattern ending in /... means a folder and all below it; "..." alone
// means everything. Tests may look over a wall, to use the real store or to read back what was written, unless
// the wall stands around tests too.
type wall struct {
	around []string // folders of the project
	but    []string // folders among them that may
	never  []string // imports
	only   []string // instead of never: all that may be imported besides the standard library
	tests  bool
	why    string
}

var walls = []wall{
	{
		around: []string{"domain/..."}, but: []string{"domain/seal"}, only: []string{"roadcert/domain/..."},
		why: "the domain says what the standard says, and leans on nothing that may be exchanged",
	},
	{
		around: []string{"domain/seal"},
		only:   []string{"roadcert/domain/...", "github.com/tjfoc/gmsm/...", "github.com/emmansun/gmsm/..."},
		why:    "the one place of cryptography needs its two libraries and nothing else",
	},
	{
		around: []string{"domain/..."},
		never: []string{
			"os", "os/...", "net", "net/...", "database/...", "embed", "log", "log/...", "syscall",
			"crypto/rand", "math/rand", "math/rand/v2",
		},
		why: "the domain does no I/O and draws no lots: files, clocks and randomness are handed in",
	},
	{
		around: []string{"ui/..."}, never: []string{"roadcert/store/..."},
		why: "what people look at knows the desk, not where things stay: cmd introduces them",
	},
	{
		around: []string{"store/..."}, never: []string{"roadcert/ui/..."}, tests: true,
		why: "what stays does not know who looks at it: cmd introduces them",
	},
	{
		around: []string{"domain/...", "store/...", "ui/...", "assets/..."}, never: []string{"roadcert/cmd/..."}, tests: true,
		why: "arrows run down only",
	},
	{
		around: []string{"assets/..."}, never: []string{"roadcert/..."},
		why: "assets are data; cmd and ui hand them inwards",
	},
	{
		around: []string{"domain/...", "store/..."}, never: []string{"roadcert/assets/..."},
		why: "assets are handed in by cmd, so that a bureau can bring its own",
	},
	{
		around: []string{"..."}, but: []string{"cmd/roadcert"}, never: []string{"fyne.io/fyne/v2/app"}, tests: true,
		why: "only the desktop program opens a window; everything else runs without a screen",
	},
	{
		around: []string{"domain/...", "store/...", "assets/...", "ui/paper", "ui/typeface", "ui/model/...", "cmd/roadcertctl", "cmd/province", "cmd/internal/..."},
		never:  []string{"fyne.io/..."}, tests: true,
		why: "rules, stores, paper, wording and the terminal work without the window, and build without cgo",
	},
	{
		around: []string{"ui/paper"}, never: []string{"roadcert/ui/page/...", "roadcert/ui/part/...", "roadcert/ui/look/..."},
		tests: true,
		why:   "paper is drawn from plain data, also by a terminal",
	},
	{
		around: []string{"..."}, but: []string{"domain/seal"},
		never: []string{"github.com/tjfoc/gmsm/...", "github.com/emmansun/gmsm/..."}, tests: true,
		why: "their traps are guarded in domain/seal and nowhere else",
	},
	{
		around: []string{"..."}, but: []string{"domain/seal"},
		never: []string{"crypto/aes", "crypto/des", "crypto/md5", "crypto/rc4", "crypto/rsa", "crypto/sha1", "golang.org/x/crypto/..."},
		why:   "secrets are kept by national algorithms, through domain/seal",
	},
	{
		around: []string{"..."}, but: []string{"store/register"},
		never: []string{"github.com/xuri/excelize/...", "github.com/shakinm/xlsReader/...", "github.com/richardlehane/mscfb/..."},
		why:   "spreadsheets and their limits are one package's business",
	},
	{
		around: []string{"..."}, but: []string{"store/sqlite", "store/ledger", "store/internal/sqlitefile"},
		never: []string{"modernc.org/...", "database/sql", "database/sql/..."},
		why:   "SQL is written where a store is: the county's in store/sqlite, the province's in store/ledger",
	},
	{
		around: []string{"..."}, but: []string{"store/ledger"}, never: []string{"github.com/jackc/..."}, tests: true,
		why: "one package speaks to PostgreSQL",
	},
	{
		around: []string{"..."}, but: []string{"store/province", "store/gate", "cmd/province"}, never: []string{"net/http", "net/http/..."},
		why: "one package speaks to the network, and one listens to it; what the province shows in a browser is its own",
	},
	{
		around: []string{"..."}, but: []string{"store/province"}, never: []string{"github.com/cenkalti/backoff/..."},
		why: "when to try again is decided in one place",
	},
	{
		around: []string{"..."}, but: []string{"store/gate"}, never: []string{"golang.org/x/time/...", "golang.org/x/sync/..."},
		why: "what strangers may spend is bounded in one place",
	},
	{
		around: []string{"..."}, but: []string{"cmd/province"}, never: []string{"github.com/VictoriaMetrics/..."},
		why: "what happens is counted where it is shown",
	},
	{
		around: []string{"..."}, but: []string{"ui/paper"}, never: []string{"github.com/jung-kurt/gofpdf/..."}, tests: true,
		why: "it loses Chinese characters unless it is used with care, in ui/paper",
	},
	{
		around: []string{"..."}, but: []string{"ui/paper"}, never: []string{"rsc.io/qr/...", "github.com/boombuler/barcode/..."},
		why: "codes are drawn where their size on paper is known",
	},
	{
		around: []string{"..."}, but: []string{"store/sqlite"}, never: []string{"github.com/mozillazg/go-pinyin/..."},
		why: "initials are computed where they are stored and searched, so that both agree",
	},
	{
		around: []string{"..."}, never: []string{"github.com/6tail/lunar-go/...", "github.com/arran4/golang-ical/...", "github.com/makiuchi-d/gozxing/..."},
		why: "they are judges of what the program makes, and no part of it",
	},
	{
		around: []string{"..."}, never: []string{"io/ioutil", "github.com/pkg/errors", "github.com/stretchr/testify/..."},
		tests: true,
		why:   "the standard library does it",
	},
}

// calls are what may not be written, wherever the package comes from: its name, or "" for a method.
var calls = []struct {
	around   []string
	of, name string
	tests    bool
	why      string
}{
	{[]string{"..."}, "", "MultiCell", true, "gofpdf deletes a Chinese character at each line break: break lines in ui/paper, print with CellFormat"},
	{[]string{"..."}, "", "SplitText", true, "gofpdf deletes a Chinese character at each line break: break lines in ui/paper"},
	{[]string{"domain/..."}, "time", "Now", false, "the domain has no clock of its own: the time is handed in"},
	{[]string{"domain/..."}, "time", "Since", false, "the domain has no clock of its own: the time is handed in"},
	{[]string{"domain/..."}, "time", "Sleep", false, "the domain waits for nothing"},
}

// within reports whether a pattern means p.
func within(pattern, p string) bool {
	if pattern == "..." {
		return true
	}
	if folder, ok := strings.CutSuffix(pattern, "/..."); ok {
		return p == folder || strings.HasPrefix(p, folder+"/")
	}
	return p == pattern
}

func anyWithin(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return within(pattern, p) })
}

// standard reports whether an import is of the standard library.
func standard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first+"/" != project
}

// trespass returns the reasons why a file in a folder may not import something.
func trespass(folder, imported string, test bool) (reasons []string) {
	for _, w := range walls {
		if test && !w.tests || !anyWithin(w.around, folder) || anyWithin(w.but, folder) {
			continue
		}
		if anyWithin(w.never, imported) || w.only != nil && !standard(imported) && !anyWithin(w.only, imported) {
			reasons = append(reasons, w.why)
		}
	}
	return reasons
}

// source is one Go file of the project.
type source struct {
	name   string // domain/seal/sign.go
	folder string
	test   bool
	lines  int
	file   *ast.File
}

// sources parses every Go file of the project, whatever its build tags.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "out" || d.Name() == "testdata") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		all = append(all, source{
			relative, path.Dir(relative), strings.HasSuffix(name, "_test.go"), bytes.Count(text, []byte("\n")), file,
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestImports(t *testing.T) {
	for _, s := range sources(t) {
		for _, spec := range s.file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			for _, why := range trespass(s.folder, imported, s.test) {
				t.Errorf("%s imports %s: %s", s.name, imported, why)
			}
		}
	}
}

func TestCalls(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			of, isName := selector.X.(*ast.Ident)
			for _, c := range calls {
				if selector.Sel.Name == c.name && (c.of == "" || isName && of.Name == c.of) &&
					anyWithin(c.around, s.folder) && (c.tests || !s.test) {
					t.Errorf("%s uses %s: %s", s.name, c.name, c.why)
				}
			}
			return true
		})
	}
}

// A wall nobody can run into proves nothing: each of these must be caught, and the honest ones let through.
func TestTheWallsStand(t *testing.T) {
	for _, c := range []struct {
		folder, imported string
		test, caught     bool
	}{
		{"domain/bureau", "roadcert/store/sqlite", false, true},
		{"domain/bureau", "roadcert/store/sqlite", true, false},
		{"domain/bureau", "roadcert/domain/seal", false, false},
		{"domain/code", "golang.org/x/text/width", false, true},
		{"domain/code", "strings", false, false},
		{"domain/code", "os", false, true},
		{"domain/audit", "github.com/tjfoc/gmsm/sm3", true, true},
		{"domain/seal", "github.com/tjfoc/gmsm/sm3", false, false},
		{"domain/seal", "golang.org/x/crypto/pbkdf2", false, true},
		{"ui/page", "roadcert/store/sqlite", false, true},
		{"store/register", "roadcert/ui/paper", true, true},
		{"ui/page", "roadcert/cmd/roadcert", false, true},
		{"assets", "roadcert/domain/catalog", false, true},
		{"ui/part", "fyne.io/fyne/v2/app", true, true},
		{"ui/part", "fyne.io/fyne/v2/widget", false, false},
		{"ui/paper", "fyne.io/fyne/v2", false, true},
		{"cmd/roadcert", "fyne.io/fyne/v2/app", false, false},
		{"cmd/roadcertctl", "fyne.io/fyne/v2", false, true},
		{"ui/page", "github.com/jung-kurt/gofpdf", false, true},
		{"ui/paper", "github.com/jung-kurt/gofpdf", false, false},
		{"ui/page", "rsc.io/qr", false, true},
		{"cmd/roadcertctl", "github.com/xuri/excelize/v2", false, true},
		{"store/register", "github.com/xuri/excelize/v2", false, false},
		{"store/register", "modernc.org/sqlite", false, true},
		{"store/ledger", "modernc.org/sqlite", false, false},
		{"store/ledger", "github.com/jackc/pgx/v5", true, false},
		{"store/ledger/pgtest", "github.com/jackc/pgx/v5", true, true},
		{"domain/collect", "github.com/mozillazg/go-pinyin", false, true},
		{"ui/page", "net/http", false, true},
		{"store/gate", "net/http", false, false},
		{"cmd/roadcertctl", "github.com/cenkalti/backoff/v5", false, true},
		{"cmd/province", "fyne.io/fyne/v2", false, true},
		{"storefront", "roadcert/ui/page", false, false},
	} {
		if got := trespass(c.folder, c.imported, c.test); (len(got) > 0) != c.caught {
			t.Errorf("%s importing %s (test: %t): %q", c.folder, c.imported, c.test, got)
		}
	}
}

// Every wall names folders that are there; a wall around a folder that moved away guards nothing.
func TestTheWallsStandAroundSomething(t *testing.T) {
	all := sources(t)
	for _, w := range walls {
		for _, pattern := range slices.Concat(w.around, w.but) {
			if !slices.ContainsFunc(all, func(s source) bool { return within(pattern, s.folder) }) {
				t.Errorf("there is nothing in %s, which is kept from %q%q", pattern, w.never, w.only)
			}
		}
	}
}

func TestShapeOfFiles(t *testing.T) {
	const most = 450
	for _, s := range sources(t) {
		if s.lines > most && !ast.IsGenerated(s.file) {
			t.Errorf("%s has %d lines: over %d it holds more than one thing", s.name, s.lines, most)
		}
		switch name := strings.TrimSuffix(strings.TrimSuffix(path.Base(s.name), ".go"), "_test"); name {
		case "util", "utils", "helper", "helpers", "common", "manager", "misc":
			t.Errorf("%s: a file's name tells its content", s.name)
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s has an init: what a package needs is handed to it", s.name)
			}
		}
	}
}

// tracked lists the files git knows; without git there is nothing that could be passed on by mistake.
func tracked(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("git", "-C", root, "ls-files", "-z").Output()
	if err != nil {
		t.Skipf("NOT CHECKED: this is not a git checkout: %v", err)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestNoMachineIsNamed(t *testing.T) {
	// Put together here, so that this file does not name them either.
	machine := [][]byte{[]byte("/wo" + "rk/"), []byte("/ro" + "ot/"), []byte("/tmp/se" + "tup"), []byte("/home/us" + "er")}
	for _, name := range tracked(t) {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			continue // removed, and not yet committed
		}
		for _, where := range machine {
			if bytes.Contains(text, where) {
				t.Errorf("%s names %s, a place on somebody's machine", name, where)
			}
		}
	}
}

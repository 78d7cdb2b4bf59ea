package bureau_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/store/register"
)

const legacy = "testdata/legacy"

// legacyVerdict is what is to be said of one row; see testdata/legacy/README.md.
type legacyVerdict struct {
	Line     int
	Now      []string
	Causes   []string
	Proposed map[string]string
	Then     []string
	Certain  []string
}

type legacySheet struct {
	Sheet  string
	Hidden bool
	Kind   catalog.Code
	Rows   []legacyVerdict
}

// TestLegacyRegisters walks every sheet of testdata/legacy, as LibreOffice saved it, and holds each row against the
// verdict that was written by hand: refused for what as it is, found by the doctor, proposed, and refused for what when
// every proposal is accepted.
func TestLegacyRegisters(t *testing.T) {
	verdicts, err := filepath.Glob(filepath.Join(legacy, "*.json"))
	if err != nil || len(verdicts) < 10 {
		t.Fatal(verdicts, err)
	}
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	for _, path := range verdicts {
		var sheets []legacySheet
		content, err := os.ReadFile(path)
		if err == nil {
			err = json.Unmarshal(content, &sheets)
		}
		if err != nil {
			t.Fatal(path, err)
		}
		base := strings.TrimSuffix(path, ".json")
		t.Run(filepath.Base(base), func(t *testing.T) {
			reg := openLegacy(t, base)
			all, err := clerk.InspectAll(t.Context(), reg)
			if err != nil || len(all) != len(sheets) {
				t.Fatalf("%d sheets, not %d: %v", len(all), len(sheets), err)
			}
			for i, want := range sheets {
				if want.Kind == "" != (all[i].Err != nil) || all[i].Sheet != want.Sheet || all[i].Hidden != want.Hidden {
					t.Errorf("sheet %s: %v", all[i].Sheet, all[i].Err)
				}
				if want.Kind != "" && all[i].Err == nil {
					walkLegacy(t, clerk, reg, want)
				}
			}
		})
	}
}

func openLegacy(t *testing.T, base string) bureau.Register {
	t.Helper()
	path := base + ".xlsx"
	if _, err := os.Stat(path); err != nil {
		path = base + ".xls"
	}
	reg, err := register.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reg.Close() })
	return reg
}

// byLine gathers what was said of each line.
func byLine(refusals []collect.Refusal) map[int][]string {
	lines := map[int][]string{}
	for _, r := range refusals {
		if !slices.Contains(lines[r.Line], r.Reason) {
			lines[r.Line] = append(lines[r.Line], r.Reason)
		}
	}
	return lines
}

func walkLegacy(t *testing.T, clerk *bureau.Desk, reg bureau.Register, want legacySheet) {
	t.Helper()
	found, err := clerk.Diagnose(t.Context(), reg, want.Sheet, collect.Hints{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	now, err := clerk.Import(t.Context(), reg, bureau.ImportOptions{Sheet: want.Sheet, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	then, err := clerk.Import(t.Context(), reg, bureau.ImportOptions{Sheet: want.Sheet, DryRun: true, Accept: collect.Curable()})
	if err != nil {
		t.Fatal(err)
	}
	if found.Kind.Code != want.Kind || found.Rows != len(want.Rows) || now.Rows != len(want.Rows) || then.Refused != found.Refused || now.Refused != found.Refused+found.Curable {
		t.Errorf("%s: kind %s, %d rows of %d, refused %d, then %d; the doctor says %+v", want.Sheet, found.Kind.Code, found.Rows, len(want.Rows), now.Refused, then.Refused, found.Diagnosis)
	}
	refusedNow, refusedThen := byLine(now.Refusals), byLine(then.Refusals)
	for _, w := range want.Rows {
		got := legacyVerdict{Line: w.Line, Now: refusedNow[w.Line], Then: refusedThen[w.Line]}
		proposed := map[string]string{}
		for _, p := range found.Proposals {
			if p.Line != w.Line {
				continue
			}
			list := &got.Causes
			if p.Cause.Answer() == collect.Certain {
				list = &got.Certain
			}
			if !slices.Contains(*list, string(p.Cause)) {
				*list = append(*list, string(p.Cause))
			}
			proposed[p.Column] = p.Proposed
			if p.Text == "" || p.Cause.Name() == string(p.Cause) {
				t.Errorf("%s line %d: %s has no words", want.Sheet, p.Line, p.Cause)
			}
		}
		for column, value := range w.Proposed {
			if proposed[column] != value {
				t.Errorf("%s line %d: %s proposed for %s, not %s", want.Sheet, w.Line, proposed[column], column, value)
			}
		}
		sorted := cmpopts.SortSlices(strings.Compare)
		if diff := cmp.Diff(w, got, cmpopts.IgnoreFields(legacyVerdict{}, "Proposed"), sorted, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s", want.Sheet, diff)
		}
	}
}

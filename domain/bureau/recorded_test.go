package bureau_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/problem"
)

// unrecorded are the use cases that write nothing into the audit log when they succeed, each with the reason. Their
// refusals are written down as those of all others.
var unrecorded = listed(map[string]string{
	"tells who sits here, and where, from memory": "Person MustChange May AuditBreak Today OwnAccount",
	"is known to everybody who works here":        "Settings Preferences Catalog Kind Regions Scope SampleSheet Calendar CalendarYears PatrolList Duties",
	"reads what is masked; the whole is Reveal, which is recorded": "List Show Gather ReadList Overview Due Quality Clash AsideItems StoppedItems Yieldable Unsent " +
		"Case Cases Changes Members Deliveries Delivery DeliveryReminders",
	"reads a file of the person's own; taking it over is Import, which is recorded": "Inspect InspectAll Diagnose",
	"reads how the bureau works, and of nobody in particular":                       "Versions Calibrations Mappings Seals Outcome Outreach OutreachRecord Link SyncState SyncStatus Clocks Fault Faults",
	"reads what was written down of the house, itself signed and recorded when it was": "Accounts AccountChanges RejectedAccountChanges PatrolBoard PatrolRecord PatrolRecords PatrolFinding " +
		"PatrolFindings Assessments Backups EmergencyPlan Incidents Rehearsals Restoration Grant Grants KeyState OpenWork Handovers",
})

// listed turns names by reason into reasons by name.
func listed(by map[string]string) map[string]string {
	reasons := map[string]string{}
	for reason, names := range by {
		for name := range strings.FieldsSeq(names) {
			reasons[name] = reason
		}
	}
	return reasons
}

// TestEveryRefusalIsRecorded: whoever asks for what is not theirs stands in the log, with a name for what they tried.
func TestEveryRefusalIsRecorded(t *testing.T) {
	c, _ := converted(t)
	given := c.given()
	desk := reflect.TypeFor[*bureau.Desk]()
	for i := range desk.NumMethod() {
		m := desk.Method(i)
		permission := needs[m.Name]
		if permission == free || slices.Contains(bureau.OnlyInTests, m.Name) {
			continue
		}
		role := access.Roles()[slices.IndexFunc(access.Roles(), func(r access.Role) bool { return !access.Allowed(r, permission) || r == access.Service })]
		if access.Allowed(role, permission) { // everybody may
			continue
		}
		c.desk(role)
		before := need[audit.Head](t)(c.store.AuditHead(t.Context()))
		err := c.try(role, m, given[m.Name])
		entries := need[[]audit.Entry](t)(c.store.Audit(t.Context(), before.Seq, 10))
		if problem.Of(err) != problem.Forbidden || len(entries) != 1 || entries[0].Actor != string(role) || entries[0].Outcome != audit.Refused || entries[0].Action == "" {
			t.Errorf("%s, by %s: %v, and the log has %+v", m.Name, role, err, entries)
		}
	}
}

// TestEveryUseCaseIsRecorded reads the source: every use case comes to where an entry is written besides its permission,
// or stands in the list with a reason. What a use case changes it can change by Commit only, which writes no change
// without its entry (TestNoChangeWithoutAnEntry).
func TestEveryUseCaseIsRecorded(t *testing.T) {
	source := readSource(t)
	desk := reflect.TypeFor[*bureau.Desk]()
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		if slices.Contains(bureau.OnlyInTests, name) {
			continue
		}
		reason, silent := unrecorded[name]
		if writes := source.records(source.method(name), map[types.Object]bool{}); writes == silent {
			t.Errorf("%s: writes an entry: %v, but the list says %q", name, writes, reason)
		}
	}
	for name, reason := range unrecorded {
		if _, ok := desk.MethodByName(name); !ok || reason == "" {
			t.Errorf("%s is no use case, or has no reason", name)
		}
	}
}

// notCounted write entries of their own accord, not for the use case: that it was refused, and that a key was made.
var notCounted = []string{"permit", "bureauKey", "refuse"}

// source is what each function and each variable of the package names of the package.
type source struct {
	pack  *types.Package
	names map[types.Object][]types.Object
	set   *token.FileSet
	files []*ast.File
	info  *types.Info
}

// method is one of a desk.
func (s *source) method(name string) types.Object {
	desk := types.NewPointer(s.pack.Scope().Lookup("Desk").Type())
	m, _, _ := types.LookupFieldOrMethod(desk, true, s.pack, name)
	return m
}

// records tells whether a function comes to where an entry is written.
func (s *source) records(f types.Object, seen map[types.Object]bool) bool {
	if f == nil || seen[f] || slices.Contains(notCounted, f.Name()) {
		return false
	}
	seen[f] = true
	if f.Name() == "Commit" || f == s.method("record") {
		return true
	}
	return slices.ContainsFunc(s.names[f], func(named types.Object) bool { return s.records(named, seen) })
}

// readSource reads the package. What it imports is not: only what happens inside it matters here.
func readSource(t *testing.T) *source {
	t.Helper()
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range need[[]string](t)(fs.Glob(os.DirFS("."), "*.go")) {
		if !strings.HasSuffix(name, "_test.go") {
			files = append(files, need[*ast.File](t)(parser.ParseFile(set, name, nil, parser.SkipObjectResolution)))
		}
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: noImports{}, Error: func(error) {}}
	pack, _ := config.Check("roadcert/domain/bureau", set, files, info) // what is imported is missing, as it is to be
	s := &source{pack, map[types.Object][]types.Object{}, set, files, info}
	collect := func(by types.Object, in ast.Node) {
		ast.Inspect(in, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			switch used := info.Uses[id].(type) {
			case *types.Func:
				s.names[by] = append(s.names[by], used.Origin())
			case *types.Var:
				if used.Parent() == pack.Scope() {
					s.names[by] = append(s.names[by], used)
				}
			}
			return true
		})
	}
	for _, file := range files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				collect(info.Defs[decl.Name], decl)
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range v.Names {
							collect(info.Defs[name], v)
						}
					}
				}
			}
		}
	}
	return s
}

// noImports has no package.
type noImports struct{}

func (noImports) Import(path string) (*types.Package, error) { return nil, errors.New(path) }

package bureau_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/delivery"
	"roadcert/domain/handover"
	"roadcert/domain/sharing"
)

// actionEnds are the ends of codes that are put together, by what they begin with.
var actionEnds = map[string][]string{
	"":          keysOf(certificate.Operations()),
	"propose_":  keysOf(certificate.Operations()),
	"decide_":   keysOf(certificate.Operations()),
	"plan_":     keysOf(certificate.Operations()),
	"delivery_": keysOf(delivery.States()),
	"account_":  keysOf([]bureau.AccountDeed{bureau.AddAccount, bureau.RenewAccount, bureau.EndAccount, bureau.UnlockAccount}),
	"mend_":     keysOf([]bureau.Mending{bureau.MendResend, bureau.MendFetch, bureau.MendAdopt}),
	"handover_": keysOf(handover.Steps()),
	"share_":    keysOf([]sharing.Say{sharing.Agree, sharing.Refuse, sharing.Withdraw}),
}

func keysOf[T any](list []T) []string {
	keys := make([]string, len(list))
	for i, v := range list {
		keys[i] = fmt.Sprint(v)
	}
	return keys
}

// TestEveryActionHasAName reads the source: every code that can come into the log is found where it is given to what
// writes entries, and has a Chinese name; no name is of a code that nobody writes.
func TestEveryActionHasAName(t *testing.T) {
	written := map[string]bool{}
	for code, where := range readSource(t).actions(t) {
		ends, composed := []string{""}, strings.HasSuffix(code, "*")
		if composed {
			code = strings.TrimSuffix(code, "*")
			ends, composed = actionEnds[code]
			if !composed {
				t.Errorf("%s: nobody says how %q can end", where, code)
			}
		}
		for _, end := range ends {
			written[code+end] = true
			name := bureau.ActionName(code + end)
			if !strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("%s: %q has no name", where, code+end)
			}
		}
	}
	if len(written) < 200 {
		t.Errorf("only %d codes are found: %q", len(written), slices.Sorted(maps.Keys(written)))
	}
	for code := range bureau.ActionNames {
		if !written[code] {
			t.Errorf("nobody writes %q", code)
		}
	}
	if got := bureau.ActionName("never-heard-of"); got != "never-heard-of" {
		t.Errorf("an unknown code is called %q", got)
	}
}

// TestEveryEntryHasAName looks at a log that was really written.
func TestEveryEntryHasAName(t *testing.T) {
	c, _ := converted(t)
	c.given()
	for _, e := range need[[]audit.Entry](t)(c.store.Audit(t.Context(), 0, 1000)) {
		if bureau.ActionName(e.Action) == e.Action {
			t.Errorf("entry %d: %q has no name", e.Seq, e.Action)
		}
	}
}

// actions are the codes that are given to any function of the package for an entry's action, with one of the places where;
// a code that ends in * goes on with what is known only when it is written.
func (s *source) actions(t *testing.T) map[string]string {
	t.Helper()
	codes := map[string]string{}
	see := func(value ast.Expr) {
		if code, known := s.action(value); known {
			codes[code] = s.set.Position(value.Pos()).String()
		} else {
			t.Errorf("%s: nobody can tell what is written", s.set.Position(value.Pos()))
		}
	}
	for _, file := range s.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if at := s.actionOf(n); at >= 0 && !s.handedOn(n.Args[at]) {
					see(n.Args[at])
				}
			case *ast.AssignStmt: // a variable of its own, which is given later
				for i, left := range n.Lhs {
					if id, ok := left.(*ast.Ident); ok && id.Name == actionParameter {
						see(n.Rhs[i])
					}
				}
			}
			return true
		})
	}
	return codes
}

// actionParameter is what functions call the code of an entry's action.
const actionParameter = "action"

// actionOf is which argument of a call is such a code; -1 for none.
func (s *source) actionOf(call *ast.CallExpr) int {
	var name *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = f
	case *ast.SelectorExpr:
		name = f.Sel
	default:
		return -1
	}
	f, ok := s.info.Uses[name].(*types.Func)
	if !ok {
		return -1
	}
	parameters := f.Signature().Params()
	for i := range parameters.Len() {
		if parameters.At(i).Name() == actionParameter {
			return i
		}
	}
	return -1
}

// handedOn tells whether a code is a parameter or variable, whose values are found where it gets them.
func (s *source) handedOn(value ast.Expr) bool {
	id, ok := value.(*ast.Ident)
	if !ok || id.Name != actionParameter {
		return false
	}
	_, ok = s.info.Uses[id].(*types.Var)
	return ok
}

// action is the code that an expression makes, ending in * where it is known in part.
func (s *source) action(value ast.Expr) (code string, known bool) {
	if is := s.info.Types[value].Value; is != nil && is.Kind() == constant.String {
		return constant.StringVal(is), true
	}
	switch value := value.(type) {
	case *ast.BinaryExpr:
		if begins, known := s.action(value.X); known && value.Op == token.ADD {
			return begins + "*", true
		}
	case *ast.CallExpr: // p.Operation.String()
		method, ok := value.Fun.(*ast.SelectorExpr)
		return "*", ok && method.Sel.Name == "String"
	}
	return "", false
}

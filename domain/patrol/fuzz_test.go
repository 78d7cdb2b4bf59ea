package patrol_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// check is a list without a fault, but for its cycle.
const check = `{"cycle": "CYCLE", "version": 1, "name": "巡检", "items": [{"key": "queue-age", "name": "队列", "area": "AREA",
	"method": "查看", "standard": "不超过 {limit} 天", "clauses": ["GB/T 22239 8.1.4.3", "DB21/T 7.2"], "risk": "RISK", "probe": "queue-age", "limit": 2}]}`

// FuzzBook: a check list that an office wrote is a book without a contradiction, or all of them are told.
func FuzzBook(f *testing.F) {
	good := strings.NewReplacer("AREA", string(patrol.Areas()[0]), "RISK", string(patrol.Risks()[0])).Replace(check)
	first := patrol.Cycles()[0]
	f.Add(strings.Replace(good, "CYCLE", string(first), 1))
	f.Add(strings.Replace(good, "8.1.4.3", "9", 1))
	f.Fuzz(func(t *testing.T, text string) {
		folder := fstest.MapFS{}
		for _, c := range patrol.Cycles() {
			folder["patrol/"+string(c)+".json"] = &fstest.MapFile{Data: []byte(strings.Replace(good, "CYCLE", string(c), 1))}
		}
		folder["patrol/"+string(first)+".json"] = &fstest.MapFile{Data: []byte(text)}
		b, err := patrol.Load(folder, "patrol")
		if err != nil {
			if problem.Of(err) != problem.Damaged || b != nil {
				t.Errorf("%v, %T %v", b, err, err)
			}
			return
		}
		l, ok := b.List(first)
		if !ok || len(l.Items) == 0 {
			t.Fatalf("a book without a list of %s", first)
		}
		for _, it := range l.Items {
			if it.Risk.Days() == 0 || it.Basis() == "" || strings.Contains(it.Standard, "{limit}") {
				t.Errorf("an item that nobody can look at: %+v", it)
			}
		}
	})
}

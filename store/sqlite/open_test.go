package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/store/sqlite"
)

func TestOpenRefuses(t *testing.T) {
	h := found(t)
	t.Run("a second process", func(t *testing.T) {
		_, err := sqlite.Open(t.Context(), h.dir, sqlite.Options{Catalog: h.catalog})
		code(t, err, problem.Busy)
	})
	t.Run("to make one where one is", func(t *testing.T) {
		_, err := sqlite.Open(t.Context(), h.dir, sqlite.Options{Create: true, Catalog: h.catalog})
		code(t, err, problem.Conflict)
	})
	t.Run("where none is", func(t *testing.T) {
		_, err := sqlite.Open(t.Context(), t.TempDir(), sqlite.Options{Catalog: h.catalog})
		code(t, err, problem.NotFound)
		if !strings.Contains(err.Error(), "roadcertctl init") {
			t.Error(err)
		}
	})
	t.Run("a file in place of the folder", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(file, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := sqlite.Open(t.Context(), filepath.Join(file, "s"), sqlite.Options{Create: true, Catalog: h.catalog}); err == nil {
			t.Fatal("opened")
		}
	})
}

func TestOpenDamaged(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(t *testing.T, path string)
		want problem.Code
	}{
		"not a database": {func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("这不是数据库", 1000)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, problem.Damaged},
		"another program's": {func(t *testing.T, path string) { alter(t, path, "PRAGMA application_id = 1") }, problem.Damaged},
		"a newer form":      {func(t *testing.T, path string) { alter(t, path, "PRAGMA user_version = 99") }, problem.Newer},
	} {
		t.Run(name, func(t *testing.T) {
			h := found(t)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			c.harm(t, filepath.Join(h.dir, "roadcert.db"))
			_, err := sqlite.Open(t.Context(), h.dir, sqlite.Options{Catalog: h.catalog})
			code(t, err, c.want)
			_, err = sqlite.Open(t.Context(), h.dir, sqlite.Options{Catalog: h.catalog}) // the lock was given back
			code(t, err, c.want)
		})
	}
}

func TestReadOnlyFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may write everywhere")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := sqlite.Open(t.Context(), filepath.Join(dir, "s"), sqlite.Options{Create: true, Catalog: kinds(t)})
	code(t, err, problem.Unwritable)
}

func TestOnlyTheOwnerReadsTheFile(t *testing.T) {
	h := found(t)
	for _, name := range []string{"roadcert.db", "roadcert.db-wal", "roadcert.lock"} {
		info, err := os.Stat(filepath.Join(h.dir, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

// alter changes a closed store behind the program's back.
func alter(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.ExecContext(t.Context(), s); err != nil {
			t.Fatal(s, err)
		}
	}
}

func TestCheckFindsTampering(t *testing.T) {
	for name, c := range map[string]struct{ statement, subject, text string }{
		"a status":            {"UPDATE certificate SET shelf = (SELECT id FROM shelf WHERE status = 4) WHERE id = (SELECT min(id) FROM certificate)", "c1-1", "状态"},
		"a holder":            {"UPDATE certificate SET holder = '李鬼' WHERE id = (SELECT min(id) FROM certificate)", "c1-1", "持证主体"},
		"a last day":          {"UPDATE certificate SET valid_to = valid_to + 365 WHERE id = (SELECT min(id) FROM certificate)", "c1-1", "日期"},
		"an event":            {"DELETE FROM event WHERE id = (SELECT max(id) FROM event)", "", "经历"},
		"an event's status":   {"UPDATE event SET status = 1 WHERE operation = 9", "c1-1", "不符"},
		"a standing":          {"DELETE FROM standing WHERE certificate = (SELECT min(certificate) FROM standing)", "c1-1", "状态区间"},
		"a tally":             {"UPDATE tally SET delta = delta + 1", "file", "按日统计"},
		"a shelf's count":     {"UPDATE shelf SET held = held + 1", "file", "实有"},
		"a key":               {"UPDATE certificate SET number_key = number_key + 1 WHERE id = (SELECT min(id) FROM certificate)", "c1-1", "检索码"},
		"a sealed identity":   {"UPDATE certificate SET identity = (SELECT max(identity) FROM certificate)", "", "敏感信息"},
		"the log":             {"UPDATE audit SET detail = '无事' WHERE seq = 2", "audit 2", "被改动"},
		"the end of the log":  {"DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "", "末尾"},
		"a whole certificate": {"DELETE FROM certificate WHERE id = (SELECT min(id) FROM certificate)", "c1-1", "不在库中"},
		"a name":              {"DELETE FROM holder", "", "查不到"},
		"an edition":          {"UPDATE edition SET version = 7", "c1-2", "版本"},
	} {
		t.Run(name, func(t *testing.T) {
			h := found(t)
			a := h.collect("071", practitioner(citizen(1), "张三"))
			b := h.collect("071", practitioner(citizen(2), "李四"))
			e := h.collected("071", practitioner(citizen(3), "王五"), certificate.Cancelled)
			h.commit(bureau.Change{Certificates: []bureau.Step{
				e, h.act(a, certificate.Suspend, "penalty", today.Add(5)), h.act(b, certificate.Convert, "", 0),
			}})
			sound(h)
			if err := h.Close(); err != nil {
				t.Fatal(err)
			}
			alter(t, filepath.Join(h.dir, "roadcert.db"), c.statement)
			h.reopen()
			findings, err := h.Check(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				if strings.Contains(f.Text, c.text) && (c.subject == "" || f.Subject == c.subject) {
					return
				}
			}
			t.Errorf("not found: %+v", findings)
		})
	}
}

func TestCheckTellsHowFarItIs(t *testing.T) {
	h := found(t)
	all := town(h, 900)
	last := 0
	findings, err := h.Check(t.Context(), func(done, total int) {
		if done <= last || total != len(all) {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	})
	if err != nil || len(findings) > 0 || last != len(all) {
		t.Fatal(findings, err, last)
	}
}

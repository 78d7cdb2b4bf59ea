package main

import (
	"os"
	"path/filepath"
	"testing"

	"roadcert/domain/problem"
)

// FuzzFiles: a file of JSON that a person wrote for a verb is understood, or refused in a sentence.
func FuzzFiles(f *testing.F) {
	for _, seed := range []string{
		`{"kind": "071", "face": {"name": "张三"}}`, `{"name": null, "kind": "071"}`, `{"姓名": "name", "备注": ""}`,
		`{"backup-copy": "normal", "visitors": "abnormal：没有登记"}`, `{"Number": 1, "Kind": {"code": "008"}, "From": "2026-11-28"}`, `[]`, `{}{}`, "",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(t.TempDir(), "said.json")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		at := &terminal{ctx: t.Context(), say: wordsOf(nil)}
		_, _, face := at.readFace(path, "不能办理")
		_, hints := readHints(at, "071", path)
		_, answers := (&patrolAnswers{Answers: path}).read(at)
		_, draft := (&draftVerb{File: path}).read(at)
		for what, err := range map[string]error{"face": face, "hints": hints, "answers": answers, "draft": draft} {
			if err != nil && problem.Of(err) != problem.Invalid {
				t.Errorf("%s: %T %v", what, err, err)
			}
		}
	})
}

package premises

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"roadcert/domain/bureau"
)

// PracticeFile names the practice accounts of a training store, passwords and all, for its sign-in page.
const PracticeFile = "practice.json"

// WritePractice notes the practice accounts of a store.
func WritePractice(dir string, accounts []bureau.Newcomer) error {
	return WriteFile(filepath.Join(dir, PracticeFile), 0o600, "不能写下练习账户", func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(accounts) //nolint:gosec // practice passwords are there to be read
	})
}

// Practice returns the practice accounts of a store; none where it has no such file.
func Practice(dir string) []bureau.Newcomer {
	content, err := os.ReadFile(filepath.Join(dir, PracticeFile))
	if err != nil {
		return nil
	}
	var accounts []bureau.Newcomer
	if json.Unmarshal(content, &accounts) != nil {
		return nil
	}
	return accounts
}

// PracticePassword returns the password of a practice account, or "".
func PracticePassword(dir, user string) string {
	for _, a := range Practice(dir) {
		if a.User == user {
			return a.Password
		}
	}
	return ""
}

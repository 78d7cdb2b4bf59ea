package premises

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"

	"roadcert/domain/bureau"
)

// mostKeyFile bounds what is read of a key file: two containers of some hundred bytes.
const mostKeyFile = 64 << 10

// keyFile is a person's second factor in a file.
type keyFile struct{ path string }

// KeyFile is the second factor in a file, meant for a stick; nil where no file is named.
func KeyFile(path string) bureau.KeyFile {
	if path == "" {
		return nil
	}
	return keyFile{path}
}

// Read implements bureau.KeyFile.
func (k keyFile) Read() ([]byte, error) {
	f, err := os.Open(k.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, mostKeyFile+1))
	if err == nil && len(content) > mostKeyFile {
		err = errors.New("too long for a key file")
	}
	return content, err
}

// Write implements bureau.KeyFile.
func (k keyFile) Write(content []byte) error {
	return WriteFile(k.path, 0o600, "不能写密钥文件", func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

// KeyFiles finds files on what was plugged in that look like key files.
func KeyFiles() []string {
	var found []string
	for _, stick := range Sticks() {
		entries, err := os.ReadDir(stick)
		if err != nil {
			continue // pulled out a moment ago
		}
		for _, e := range entries {
			path := filepath.Join(stick, e.Name())
			if filepath.Ext(path) != ".pem" {
				continue
			}
			if content, err := (keyFile{path}).Read(); err == nil && bytes.HasPrefix(content, []byte("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
				found = append(found, path)
			}
		}
	}
	return found
}

package premises

import (
	"errors"
	"io"
	"os"

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

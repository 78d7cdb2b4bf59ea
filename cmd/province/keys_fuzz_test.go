package main

import (
	"bytes"
	"testing"
	"time"

	"roadcert/domain/problem"
)

// FuzzKeys: the file of a province's keys opens to what was locked, or says why not, in time.
func FuzzKeys(f *testing.F) {
	k := keys{Letters: []byte("letters"), Data: []byte("sixteen-byte-key"), Database: "postgres://"}
	good, err := k.seal("passphrase", 2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(bytes.Replace(good, []byte(`"rounds":2`), []byte(`"rounds":0`), 1))
	f.Add([]byte(`{"format":"roadcert-province-keys-1","rounds":1,"sealed":""}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		begun := time.Now()
		read, err := openKeys(file, "passphrase")
		switch code := problem.Of(err); {
		case err == nil && (!bytes.Equal(read.Data, k.Data) || read.Database != k.Database):
			t.Errorf("%+v was never locked", read)
		case err != nil && code != problem.Damaged && code != problem.SignIn:
			t.Errorf("%T %v", err, err)
		}
		if took := time.Since(begun); took > 30*time.Second {
			t.Errorf("worked for %s", took)
		}
	})
}

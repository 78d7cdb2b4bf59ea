package main

import (
	"crypto/rand"
	"os"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/eseal"
	"roadcert/domain/seal"
	"roadcert/ui/paper"
)

// engrave makes a seal as its maker would, out of what OpenSSL made:
// engrave MAKER.pem MAKER.key SIGNER.pem LIFE OUT.esl. The seal begins to be valid at once, and is so for as long
// as LIFE says: 1s, 8000h.
func engrave(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 5 {
		ts.Fatalf("usage: engrave MAKER.pem MAKER.key SIGNER.pem LIFE OUT.esl")
	}
	life, err := time.ParseDuration(args[3])
	ts.Check(err)
	letters, err := premises.Type()
	ts.Check(err)
	picture, err := paper.Press{Type: letters}.SealPicture("法库县交通运输局", "电子证照专用章")
	ts.Check(err)
	key, err := seal.DecodeKey([]byte(ts.ReadFile(args[1])), "")
	ts.Check(err)
	maker := eseal.KeySigner{Cert: certificateIn(ts, args[0]), Key: key}
	now := time.Now().Truncate(time.Second)
	s, err := eseal.Make(rand.Reader, maker, eseal.Info{
		ID: "LN-" + args[4], Name: "法库县交通运输局电子证照专用章", Vendor: "SEALMAKER", Type: eseal.TypeUnit, Created: now, From: now, To: now.Add(life),
		Picture: eseal.Picture{Format: "png", Data: picture, Width: 40, Height: 40},
	}, certificateIn(ts, args[2]))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[4]), s.Raw, 0o600))
}

// lock puts a key into a container of this program's own making: lock KEY PASSWORD OUT.
func lock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: lock KEY PASSWORD OUT")
	}
	key, err := seal.DecodeKey([]byte(ts.ReadFile(args[0])), "")
	ts.Check(err)
	locked, err := key.Encode(args[1], seal.ContainerRounds, rand.Reader)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), locked, 0o600))
}

func certificateIn(ts *testscript.TestScript, file string) *seal.Certificate {
	c, err := seal.ParseCertificate([]byte(ts.ReadFile(file)))
	ts.Check(err)
	return c
}

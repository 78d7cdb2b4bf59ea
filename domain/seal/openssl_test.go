package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"roadcert/domain/seal"
)

// OpenSSL is the judge that shares no line of code with the two libraries.

// openssl runs it in dir and returns what it printed. The test is skipped, loudly, where there is none.
func openssl(t *testing.T, dir string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("NOT CHECKED: no openssl on this machine, so nobody outside the two libraries has judged them")
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func write(t *testing.T, dir, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sm2SPKI is everything of a SubjectPublicKeyInfo before the point: id-ecPublicKey on curve 1.2.156.10197.1.301.
const sm2SPKI = "3059301306072a8648ce3d020106082a811ccf5501822d034200"

func TestOpenSSLAcceptsOurSignature(t *testing.T) {
	dir, key, message := t.TempDir(), newKey(t), []byte("法库县 c1-42 签发")
	spki := append(unhex(t, sm2SPKI), key.Public()...)
	write(t, dir, "public.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki}))
	write(t, dir, "message", message)
	write(t, dir, "signature", sign(t, key, message))
	out := openssl(t, dir, "pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-digest", "sm3",
		"-in", "message", "-sigfile", "signature", "-pkeyopt", "distid:1234567812345678")
	if !strings.Contains(out, "Verified Successfully") {
		t.Error(out)
	}
}

func TestWeAcceptOpenSSLsSignature(t *testing.T) {
	dir, message := t.TempDir(), []byte("message digest")
	write(t, dir, "message", message)
	openssl(t, dir, "genpkey", "-algorithm", "SM2", "-out", "private.pem")
	openssl(t, dir, "pkey", "-in", "private.pem", "-pubout", "-outform", "DER", "-out", "public.der")
	openssl(t, dir, "pkeyutl", "-sign", "-inkey", "private.pem", "-rawin", "-digest", "sm3", "-in", "message",
		"-out", "signature", "-pkeyopt", "distid:1234567812345678")
	spki, err := os.ReadFile(filepath.Join(dir, "public.der"))
	if err != nil {
		t.Fatal(err)
	}
	signature, err := os.ReadFile(filepath.Join(dir, "signature"))
	if err != nil {
		t.Fatal(err)
	}
	public := seal.PublicKey(spki[len(spki)-65:])
	if !public.Verify(message, signature) {
		t.Errorf("refused %x by %x", signature, public)
	}
	if public.Verify([]byte("message Digest"), signature) {
		t.Error("accepted for another message")
	}
}

func TestOpenSSLComputesTheSame(t *testing.T) {
	dir := t.TempDir()
	text := []byte(strings.Repeat("道路运输电子证照 ", 100))
	write(t, dir, "text", text)
	key := []byte("0123456789abcdef")
	hexKey := hex.EncodeToString(key)
	// openssl kdf prints AB:CD:…, the others abcd…, dgst with the file's name before it.
	tidy := func(out string) string {
		fields := strings.Fields(out)
		return strings.ToLower(strings.ReplaceAll(fields[len(fields)-1], ":", ""))
	}

	t.Run("SM3", func(t *testing.T) {
		sum := seal.SM3(text)
		if got := tidy(openssl(t, dir, "dgst", "-sm3", "text")); got != hex.EncodeToString(sum[:]) {
			t.Errorf("we %x, openssl %s", sum, got)
		}
	})
	t.Run("HMAC-SM3", func(t *testing.T) {
		// A MAC covers each part behind its length in eight bytes.
		framed := append(binary.BigEndian.AppendUint64(nil, uint64(len(text))), text...)
		write(t, dir, "framed", framed)
		mac := seal.MAC(key, text)
		got := tidy(openssl(t, dir, "mac", "-digest", "SM3", "-macopt", "hexkey:"+hexKey, "-in", "framed", "HMAC"))
		if got != hex.EncodeToString(mac[:]) {
			t.Errorf("we %x, openssl %s", mac, got)
		}
	})
	t.Run("PBKDF2 and HKDF", func(t *testing.T) {
		const rounds, purpose = 1000, "roadcert account"
		salt := []byte("0123456789ABCDEF")
		master := tidy(openssl(t, dir, "kdf", "-keylen", "32", "-kdfopt", "digest:SM3", "-kdfopt", "pass:口令Abc123",
			"-kdfopt", "hexsalt:"+hex.EncodeToString(salt), "-kdfopt", fmt.Sprintf("iter:%d", rounds), "PBKDF2"))
		want := tidy(openssl(t, dir, "kdf", "-keylen", "16", "-kdfopt", "digest:SM3", "-kdfopt", "hexkey:"+master,
			"-kdfopt", "hexsalt:"+strings.Repeat("00", seal.DigestSize), "-kdfopt", "info:"+purpose, "HKDF"))
		if got := seal.DeriveKey("口令Abc123", salt, rounds, purpose); hex.EncodeToString(got) != want {
			t.Errorf("we %x, openssl %s", got, want)
		}
		if got := seal.Subkey(unhex(t, master), purpose); hex.EncodeToString(got) != want {
			t.Errorf("subkey: we %x, openssl %s", got, want)
		}
	})
	t.Run("SM4", func(t *testing.T) {
		// GCM encrypts as CTR does from the nonce with a counter of 2; the tag is checked by the RFC's vector.
		sealed := seal.Seal(newAEAD(t, key), rand.Reader, text, nil)
		counter := hex.EncodeToString(sealed[:12]) + "00000002"
		openssl(t, dir, "enc", "-sm4-ctr", "-K", hexKey, "-iv", counter, "-in", "text", "-out", "cipher")
		want, err := os.ReadFile(filepath.Join(dir, "cipher"))
		if err != nil {
			t.Fatal(err)
		}
		if got := sealed[12 : len(sealed)-16]; !bytes.Equal(got, want) {
			t.Errorf("we %x, openssl %x", got[:32], want[:32])
		}
	})
}

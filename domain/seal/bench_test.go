package seal

import (
	"crypto/cipher"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"fmt"
	"hash"
	"testing"

	emmansun3 "github.com/emmansun/gmsm/sm3"
	emmansun4 "github.com/emmansun/gmsm/sm4"
	tjfoc2 "github.com/tjfoc/gmsm/sm2"
	tjfoc3 "github.com/tjfoc/gmsm/sm3"
	tjfoc4 "github.com/tjfoc/gmsm/sm4"
)

// The two libraries beside each other, on the sizes the program has: a field, a face, a file. Why digests and
// encryption run on emmansun/gmsm is the ratio of these lines:
//
//	go test -run - -bench 'SM3|SM4GCM|HMAC|PBKDF2' ./domain/seal

var sizes = []int{32, 1024, 64 * 1024}

func BenchmarkSM4GCM(b *testing.B) {
	makers := []struct {
		library string
		block   func([]byte) (cipher.Block, error)
	}{{"tjfoc", tjfoc4.NewCipher}, {"emmansun", emmansun4.NewCipher}}
	for _, size := range sizes {
		for _, m := range makers {
			b.Run(fmt.Sprintf("%d/%s", size, m.library), func(b *testing.B) {
				block, err := m.block(make([]byte, KeySize))
				if err != nil {
					b.Fatal(err)
				}
				aead, err := cipher.NewGCM(block)
				if err != nil {
					b.Fatal(err)
				}
				plain, dst, nonce := make([]byte, size), make([]byte, 0, size+tagSize), make([]byte, nonceSize)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					dst = aead.Seal(dst[:0], nonce, plain, nil)
				}
			})
		}
	}
}

// hashes are the two libraries' SM3, as their makers offer it.
var hashes = []struct {
	library string
	make    func() hash.Hash
}{{"tjfoc", tjfoc3.New}, {"emmansun", emmansun3.New}}

func BenchmarkSM3(b *testing.B) {
	for _, size := range sizes {
		for _, m := range hashes {
			b.Run(fmt.Sprintf("%d/%s", size, m.library), func(b *testing.B) {
				h, text, sum := m.make(), make([]byte, size), make([]byte, 0, DigestSize)
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					h.Reset()
					h.Write(text)
					sum = h.Sum(sum[:0])
				}
			})
		}
	}
}

func BenchmarkHMAC(b *testing.B) {
	for _, m := range hashes {
		b.Run(m.library, func(b *testing.B) {
			h, text, sum := hmac.New(m.make, make([]byte, KeySize)), make([]byte, 32), make([]byte, 0, DigestSize)
			b.ReportAllocs()
			for b.Loop() {
				h.Reset()
				h.Write(text)
				sum = h.Sum(sum[:0])
			}
		})
	}
}

func BenchmarkPBKDF2(b *testing.B) {
	const rounds = 10_000
	for _, m := range hashes {
		b.Run(m.library, func(b *testing.B) {
			for b.Loop() {
				if _, err := pbkdf2.Key(m.make, "口令", make([]byte, 16), rounds, DigestSize); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rounds, "ns/round")
		})
	}
}

// What the program calls.

func BenchmarkMac(b *testing.B) {
	mac, parts := NewMAC(make([]byte, KeySize)), [][]byte{[]byte("number"), []byte("210124199001010148")}
	b.Run("kept", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mac.Sum(parts...)
		}
	})
	b.Run("each", func(b *testing.B) {
		key := make([]byte, KeySize)
		b.ReportAllocs()
		for b.Loop() {
			MAC(key, parts...)
		}
	})
}

func BenchmarkSealField(b *testing.B) {
	aead, err := NewAEAD(make([]byte, KeySize))
	if err != nil {
		b.Fatal(err)
	}
	plain, ad := []byte("210124199001010148"), []byte("certificate\x00c1-42\x00number")
	b.Run("Seal", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Seal(aead, rand.Reader, plain, ad)
		}
	})
	b.Run("AppendSeal", func(b *testing.B) {
		dst := make([]byte, 0, 256)
		b.ReportAllocs()
		for b.Loop() {
			dst = AppendSeal(dst[:0], aead, rand.Reader, plain, ad)
		}
	})
	sealed := Seal(aead, rand.Reader, plain, ad)
	b.Run("Open", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Open(aead, sealed, ad); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSM2(b *testing.B) {
	key, err := GenerateKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	message := make([]byte, 400)
	signature, err := key.Sign(rand.Reader, message)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("sign/tjfoc", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := tjfoc2.Sm2Sign(&key.private, message, userID, rand.Reader); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("sign+check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := key.Sign(rand.Reader, message); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("sign+check/parallel", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := key.Sign(rand.Reader, message); err != nil {
					b.Error(err)
				}
			}
		})
	})
	b.Run("verify/kept", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			key.judge.Verify(message, signature)
		}
	})
	public := key.Public()
	b.Run("verify/each", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			public.Verify(message, signature)
		}
	})
	b.Run("verify/tjfoc", func(b *testing.B) {
		for b.Loop() {
			key.private.PublicKey.Verify(message, signature)
		}
	})
	b.Run("GenerateKey", func(b *testing.B) {
		for b.Loop() {
			if _, err := GenerateKey(rand.Reader); err != nil {
				b.Fatal(err)
			}
		}
	})
}

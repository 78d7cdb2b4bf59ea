package eseal_test

import (
	"crypto/rand"
	"testing"

	"roadcert/domain/eseal"
	"roadcert/domain/seal"
)

// How much of a sealing is bare SM2: compare with BenchmarkSM2/sign+check of domain/seal.
func BenchmarkSign(b *testing.B) {
	set := training(b)
	digest := seal.SM3([]byte("text"))
	one := func() error {
		_, err := eseal.Sign(rand.Reader, set.Seal, set.Signer, noon, digest, property)
		return err
	}
	b.Run("one core", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := one(); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all cores", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if err := one(); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkCheck(b *testing.B) {
	set := training(b)
	digest := seal.SM3([]byte("text"))
	raw := sealed(b, set, digest)
	b.ReportAllocs()
	for b.Loop() {
		g, err := eseal.ParseSignature(raw)
		if err != nil {
			b.Fatal(err)
		}
		g.Check(eseal.Document{Digest: digest, Property: property, Seal: set.Seal.Raw}, trust(set))
	}
}

package seal

import "encoding/binary"

// SignAlike is Sign without lots: the same key and message give the same signature, so that a document that
// bears it can be made again byte for byte. The secret number of the signature comes from the private key and
// the message (after RFC 6979): nobody else can foretell it, and no two messages share one.
func (k *Key) SignAlike(message []byte) ([]byte, error) {
	secret := k.Bytes()
	defer clear(secret)
	return k.Sign(&stream{mac: NewMAC(Subkey(secret, "signature nonce")), digest: SM3(message)}, message)
}

// stream is an endless series of bytes that depends on a key and a digest.
type stream struct {
	mac    *Mac
	digest [DigestSize]byte
	block  uint64
	rest   []byte
}

// Read implements io.Reader; it never ends.
func (s *stream) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		if len(s.rest) == 0 {
			s.block++
			sum := s.mac.Sum(binary.BigEndian.AppendUint64(nil, s.block), s.digest[:])
			s.rest = sum[:]
		}
		c := copy(p[n:], s.rest)
		n, s.rest = n+c, s.rest[c:]
	}
	return len(p), nil
}

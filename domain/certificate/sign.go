package certificate

import (
	"encoding/hex"
	"encoding/json"

	"roadcert/domain/seal"
)

// SignedBytes are the bytes an event's signature covers: everything it says, the face by its digest, so
// that who may see the record but not the face can still check it.
func (e *Event) SignedBytes() []byte {
	plain := *e
	plain.Signature = nil
	digest := ""
	if e.Face != nil {
		d := seal.SM3(e.Face.Canonical())
		digest = hex.EncodeToString(d[:])
	}
	plain.Face = nil
	if e.Edition != nil {
		made := *e.Edition
		made.Sealed = false
		plain.Edition = &made
	}
	b, _ := json.Marshal(struct { // none of these types can fail to marshal
		Event
		FaceDigest string
	}{plain, digest})
	return b
}

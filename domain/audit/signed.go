package audit

import (
	"fmt"
	"time"

	"roadcert/domain/seal"
)

// Occasion says what a head was signed for. It is signed with it, so that a head signed when somebody left does not
// pass for the end of an archive.
type Occasion string

// The occasions.
const (
	SignOut      Occasion = "sign_out"
	Synchronised Occasion = "sync"
	Nightly      Occasion = "nightly"
	Archived     Occasion = "archive" // the log goes on from here; what is before is in an archive
)

// SignedHead is a head that the bureau stands by. Whoever can write the log but has not the bureau's key cannot make one.
type SignedHead struct {
	Head
	At        time.Time `json:"at"`
	Occasion  Occasion  `json:"occasion"`
	By        string    `json:"by"` // user name
	Signature []byte    `json:"signature"`
}

// SignedBytes are what is signed.
func (h *SignedHead) SignedBytes() []byte {
	return fmt.Appendf(nil, "roadcert audit head 1\n%s\n%d\n%x\n%d\n%s\n", h.Occasion, h.Seq, h.Hash, h.At.UnixMilli(), h.By)
}

// Broken says that a signed head is not one of the bureau's; nil where it is.
func (h *SignedHead) Broken(key seal.PublicKey) *Break {
	if key.Verify(h.SignedBytes(), h.Signature) {
		return nil
	}
	return &Break{h.Seq, fmt.Sprintf("审计日志第 %d 条处留存的签名摘要不是本单位的密钥签的：它被改动过", h.Seq)}
}

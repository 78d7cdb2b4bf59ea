// Package attest is what this program signs in its own name, compactly: the 核验码 printed on documents, and the
// list of where certificates stand. Neither is the ministry's; both say so in their first words.
//
// A 核验码 is one line of text, so that any telephone shows what it says, and any program can check it offline
// with the bureau's public key:
//
//	LZ1路证核验码(非部码)|kind|identifier|holder|number|valid to|made|face|key|signature
//
// The signature is over every byte before it, the last bar included.
package attest

import (
	"encoding/asn1"
	"encoding/base64"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode"
	"unicode/utf8"

	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Header begins every 核验码. It says whose it is: this program's, not the ministry's platform's.
const Header = "LZ1路证核验码(非部码)"

const (
	// FaceHead is how much of the digest of a face a claim carries.
	FaceHead = 8

	maxLength  = 600               // bytes of a whole 核验码; a QR code of 22 mm holds fewer than 300
	maxHolder  = 40                // characters of a name that are printed
	root36904  = "1.2.156.3005.2." // begins every identifier, and is left out of the picture
	barsBefore = 9                 // the signature
	number32   = 32                // bytes of r, and of s
	keyIDSize  = 6
	dayDigits  = len("20261123")
)

// Claim is the content of a 核验码: what a document says, in the words of who made it.
type Claim struct {
	Kind       string // code of the kind, as the catalogue has it
	Identifier string // GB/T 36904
	Holder     string // at most 40 characters: see ShortHolder
	Number     string // masked where it is sensitive; may be empty
	ValidTo    day.Day
	Made       day.Day
	Face       [FaceHead]byte // head of the digest of the face
	KeyID      string         // who signed; Encode writes that of its key

	signed    []byte
	signature []byte
}

// Signer signs a claim: a *seal.Key, or what holds one.
type Signer interface {
	Sign(rand io.Reader, message []byte) ([]byte, error)
	Public() seal.PublicKey
}

// Keyring holds the public keys that are trusted, by their KeyID.
type Keyring map[string]seal.PublicKey

// NewKeyring returns a ring of some keys.
func NewKeyring(keys ...seal.PublicKey) Keyring {
	ring := Keyring{}
	for _, k := range keys {
		ring[KeyID(k)] = k
	}
	return ring
}

// KeyID names a public key in eight characters. It is a hint which key to try, and proves nothing.
func KeyID(p seal.PublicKey) string {
	sum := seal.SM3(p)
	return base64.RawURLEncoding.EncodeToString(sum[:keyIDSize])
}

// ShortHolder returns a name as a claim carries it: whole, or its first 39 characters and “…”.
func ShortHolder(name string) string {
	runes := []rune(name)
	if len(runes) <= maxHolder {
		return name
	}
	return string(runes[:maxHolder-1]) + "…"
}

// Encode returns the claim as a signed 核验码.
func (c Claim) Encode(rand io.Reader, by Signer) (string, error) {
	const what = "不能生成核验码"
	c.KeyID = KeyID(by.Public())
	identifier, ok := strings.CutPrefix(c.Identifier, root36904)
	if !ok {
		return "", problem.New(problem.Invalid, what, fmt.Sprintf("“%s”不是以 %s 开头的证照标识", c.Identifier, root36904), "请更正证照标识")
	}
	fields := []string{
		Header, c.Kind, identifier, ShortHolder(c.Holder), c.Number,
		compact(c.ValidTo), compact(c.Made), base64.RawURLEncoding.EncodeToString(c.Face[:]), c.KeyID,
	}
	for _, f := range fields {
		if strings.ContainsRune(f, '|') || !printable(f) {
			return "", problem.New(problem.Invalid, what, fmt.Sprintf("“%s”含有不能写入核验码的字符", f), "请更正该项内容")
		}
	}
	message := []byte(strings.Join(fields, "|") + "|")
	der, err := by.Sign(rand, message)
	if err != nil {
		return "", fmt.Errorf("%s：%w", what, err)
	}
	signature, err := shorten(der)
	if err != nil {
		return "", fmt.Errorf("%s：%w", what, err)
	}
	text := string(message) + base64.RawURLEncoding.EncodeToString(signature)
	if _, err = Parse(text); err != nil {
		return "", problem.From(err, problem.Invalid, what, "证照内容超出了核验码的容量", "请更正过长的内容")
	}
	return text, nil
}

// Parse reads a 核验码. It takes nothing but what Encode writes, byte for byte.
func Parse(text string) (Claim, error) {
	switch {
	case len(text) > maxLength:
		return Claim{}, unreadable(fmt.Sprintf("它有 %d 字节，最多 %d 字节", len(text), maxLength))
	case !strings.HasPrefix(text, Header+"|"):
		return Claim{}, unreadable("它不以“" + Header + "”开头，不是本程序的核验码")
	case !printable(text):
		return Claim{}, unreadable("它含有控制字符或不是 UTF-8 文字")
	}
	fields := strings.Split(text, "|")
	if len(fields) != barsBefore+1 {
		return Claim{}, unreadable(fmt.Sprintf("它应有 %d 项，实有 %d 项", barsBefore+1, len(fields)))
	}
	c := Claim{Kind: fields[1], Identifier: root36904 + fields[2], Holder: fields[3], Number: fields[4], KeyID: fields[8]}
	if c.Kind == "" || fields[2] == "" || c.Holder == "" {
		return Claim{}, unreadable("证照种类、标识或持证主体是空的")
	}
	var good [2]bool
	c.ValidTo, good[0] = expand(fields[5])
	c.Made, good[1] = expand(fields[6])
	if !good[0] || !good[1] {
		return Claim{}, unreadable("日期写法不对")
	}
	face, ok := exactly(fields[7], FaceHead)
	if !ok {
		return Claim{}, unreadable("照面摘要写法不对")
	}
	if _, ok = exactly(c.KeyID, keyIDSize); !ok {
		return Claim{}, unreadable("密钥编号写法不对")
	}
	signature, ok := exactly(fields[barsBefore], 2*number32)
	if !ok {
		return Claim{}, unreadable("签名写法不对")
	}
	copy(c.Face[:], face)
	c.signed = []byte(text[:strings.LastIndexByte(text, '|')+1])
	c.signature = lengthen(signature)
	return c, nil
}

// Check tells whether a trusted key signed the claim. It fails with NotFound where the key is not on the ring:
// then nothing is proved, for or against.
func (c Claim) Check(keys Keyring) error {
	key, known := keys[c.KeyID]
	if !known {
		return problem.New(problem.NotFound, "不能核验这个核验码", "签发它的密钥（编号 "+c.KeyID+"）不在本机信任的密钥之中",
			"请向签发机构索取其公钥并核对指纹后导入")
	}
	if !key.Verify(c.signed, c.signature) {
		return problem.New(problem.Refused, "核验码是假的", "签名不成立：内容被改动过，或者不是由所称的密钥签发", "请以签发机构的证照库为准")
	}
	return nil
}

func unreadable(why string) error {
	return problem.New(problem.Invalid, "不能识别核验码", why, "请重新扫描证照上的核验码，不要手工改动文字")
}

// printable reports whether every character can be seen. The planes of rare Chinese characters are all let in, those
// among them that this program's tables do not know yet as well.
func printable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		rare := r >= 0x20000 && r <= 0x3fffd
		if !rare && !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			return false
		}
	}
	return true
}

// compact writes a day as 20261123, 长期 as “长期” and none as nothing.
func compact(d day.Day) string { return strings.ReplaceAll(d.String(), "-", "") }

// expand reads what compact wrote.
func expand(s string) (day.Day, bool) {
	if s == "" {
		return 0, true
	}
	written := s
	if len(s) == dayDigits {
		written = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	d, err := day.Parse(written)
	return d, err == nil && compact(d) == s
}

// exactly reads base64 of n bytes in the one way it is written.
func exactly(s string, n int) ([]byte, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(s)
	return b, err == nil && len(b) == n
}

// shorten writes a signature as r and s side by side: eight bytes less than DER, which a small picture feels.
func shorten(der []byte) ([]byte, error) {
	var rs struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &rs); err != nil {
		return nil, err
	}
	out := make([]byte, 2*number32)
	rs.R.FillBytes(out[:number32])
	rs.S.FillBytes(out[number32:])
	return out, nil
}

// lengthen writes it in DER again.
func lengthen(b []byte) []byte {
	rs := struct{ R, S *big.Int }{new(big.Int).SetBytes(b[:number32]), new(big.Int).SetBytes(b[number32:])}
	der, err := asn1.Marshal(rs)
	if err != nil {
		return nil // two numbers always have a form; without one no signature verifies
	}
	return der
}

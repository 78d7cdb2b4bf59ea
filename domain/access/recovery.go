package access

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// The recovery key is written in groups of four characters and a check character:
// 7HKQ3-... seven groups, 138 random bits. The alphabet has a prime number of characters, so that the check
// finds every single wrong character and every two swapped, and it counts the group's place, so that swapped
// groups are found too. It has no 0 O 1 I L.
const (
	recoveryAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	recoveryGroups   = 7
	recoveryData     = 4 // characters of a group before its check character
	recoverySize     = recoveryGroups * (recoveryData + 1)
)

// RecoveryKey opens the store when all passwords are lost. It comes into being when the store is made, is told
// in two halves (Halves), and is kept nowhere.
type RecoveryKey string

// NewRecovery makes a recovery key.
func NewRecovery(rand io.Reader) (RecoveryKey, error) {
	data, err := drawData(rand)
	return RecoveryKey(writeGroups(wholeKey, data)), problem.From(err, problem.Internal, "不能生成恢复密钥", "系统没有提供随机数", "请重试")
}

// drawData takes what a key has before its check characters are added.
func drawData(rand io.Reader) (string, error) {
	var data [recoveryGroups * recoveryData]byte
	for i := range data {
		c, err := draw(rand, recoveryAlphabet)
		if err != nil {
			return "", err
		}
		data[i] = c
	}
	return string(data[:]), nil
}

// draw takes one character of an alphabet, each equally likely.
func draw(rand io.Reader, alphabet string) (byte, error) {
	n := len(alphabet)
	for {
		var b [1]byte
		if _, err := io.ReadFull(rand, b[:]); err != nil {
			return 0, err
		}
		if int(b[0]) < 256/n*n {
			return alphabet[int(b[0])%n], nil
		}
	}
}

// A sheet is what a text of seven groups is: the whole key, or one of its halves. The check characters count it with
// the place of the group, in steps that no two sheets share, so that the text itself tells which it is.
type sheet int

const (
	wholeKey sheet = iota
	halfA
	halfB
	sheets // how many there are
)

const sheetStep = 10

var sheetNames = [sheets]string{"完整的恢复密钥", "甲份", "乙份"}

// writeGroups puts data into groups with their check characters; no data, no text.
func writeGroups(s sheet, data string) string {
	groups := make([]string, 0, recoveryGroups)
	for g := 0; g < recoveryGroups && data != ""; g++ {
		group := data[g*recoveryData : (g+1)*recoveryData]
		groups = append(groups, group+string(checkGroup(s, g, group)))
	}
	return strings.Join(groups, "-")
}

// checkGroup returns the check character of the g-th group of a sheet.
func checkGroup(s sheet, g int, data string) byte {
	sum := sheetStep*int(s) + g + 1
	for i := range len(data) {
		sum += (i + 2) * strings.IndexByte(recoveryAlphabet, data[i])
	}
	return recoveryAlphabet[sum%len(recoveryAlphabet)]
}

// readGroups tells which sheet 35 characters are, the one that most of the groups belong to, and returns their data. A group
// that does not belong to it is named.
func readGroups(chars string) (s sheet, data string, err error) {
	var fits [sheets]int
	var wrong [sheets]int // the first group that does not fit
	for g := recoveryGroups - 1; g >= 0; g-- {
		group := chars[g*(recoveryData+1) : (g+1)*(recoveryData+1)]
		data = group[:recoveryData] + data
		for of := range sheets {
			if checkGroup(of, g, group[:recoveryData]) == group[recoveryData] {
				fits[of]++
			} else {
				wrong[of] = g + 1
			}
		}
	}
	for of := range sheets {
		if fits[of] > fits[s] {
			s = of
		}
	}
	if wrong[s] == 0 {
		return s, data, nil
	}
	which := ""
	if s != wholeKey {
		which = sheetNames[s]
	}
	return s, "", noRecovery(fmt.Sprintf("%s第 %d 组有误", which, wrong[s]), "请对照打印件改正这一组", nil)
}

func noRecovery(why, remedy string, cause error) error {
	return &problem.Problem{Code: problem.Invalid, What: "恢复密钥不对", Why: why, Remedy: remedy, Cause: cause}
}

// ParseRecovery reads a recovery key the way people type it, small letters and missing dashes included: both halves, in
// either order, or a whole key, as stores that were made before the halves had it printed. It names the group that is
// wrong; one half alone is a problem caused by ErrHalf.
func ParseRecovery(typed string) (RecoveryKey, error) {
	chars, err := typedGroups(typed)
	if err != nil {
		return "", err
	}
	switch len(chars) {
	case recoverySize:
		s, data, err := readGroups(chars)
		if err == nil && s != wholeKey {
			err = alone(s)
		}
		if err != nil {
			return "", err
		}
		return RecoveryKey(writeGroups(wholeKey, data)), nil
	case 2 * recoverySize:
		return joinHalves(chars[:recoverySize], chars[recoverySize:])
	}
	if len(chars) > recoverySize+recoveryData+1 {
		return "", noRecovery(fmt.Sprintf("甲、乙两份一共应为 %d 个字符，输入了 %d 个", 2*recoverySize, len(chars)), "请对照打印件逐组核对", nil)
	}
	return "", noRecovery(fmt.Sprintf("应为 %d 个字符，输入了 %d 个", recoverySize, len(chars)), "请对照打印件补全", nil)
}

// ignored is what people write between and before the groups.
const ignored = "-－—:：甲乙份"

// typedGroups leaves of a typed text what counts.
func typedGroups(typed string) (string, error) {
	var b strings.Builder
	for _, r := range typed {
		if strings.ContainsRune(ignored, r) || unicode.IsSpace(r) {
			continue
		}
		if r >= '！' && r <= '～' { // full width
			r -= '！' - '!'
		}
		r = unicode.ToUpper(r)
		if r > unicode.MaxASCII || !strings.ContainsRune(recoveryAlphabet, r) {
			return "", noRecovery(fmt.Sprintf("含有“%c”", r), "恢复密钥只有数字和字母，没有 0、O、1、I、L，请对照打印件再看一遍", nil)
		}
		b.WriteRune(r)
	}
	return b.String(), nil
}

// String is the key as it is printed.
func (k RecoveryKey) String() string { return string(k) }

// Wrap puts the data key under the recovery key. The key needs no stretching: it is random throughout.
func (k RecoveryKey) Wrap(rand io.Reader, dataKey []byte) ([]byte, error) {
	aead, err := seal.NewAEAD(seal.Subkey([]byte(k), recoveryPurpose))
	if err != nil {
		return nil, err
	}
	return seal.Seal(aead, rand, dataKey, []byte(recoveryPurpose)), nil
}

// OpenRecovery returns the data key to whoever types the recovery key.
func OpenRecovery(typed string, wrapped []byte) (dataKey []byte, err error) {
	key, err := ParseRecovery(typed)
	if err != nil {
		return nil, err
	}
	aead, err := seal.NewAEAD(seal.Subkey([]byte(key), recoveryPurpose))
	if err != nil {
		return nil, err
	}
	dataKey, err = seal.Open(aead, wrapped, []byte(recoveryPurpose))
	return dataKey, problem.From(err, problem.SignIn, "恢复密钥打不开这个数据库", "它属于另一个数据库，或者数据库被改动",
		"请确认打印件上的单位名称和日期；甲、乙两份要是同一天打印的")
}

const recoveryPurpose = "roadcert recovery"

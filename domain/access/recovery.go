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
)

// RecoveryKey opens the store when all passwords are lost. It is shown once, when the store is made, and
// belongs on paper in a safe.
type RecoveryKey string

// NewRecovery makes a recovery key as it is printed.
func NewRecovery(rand io.Reader) (RecoveryKey, error) {
	groups := make([]string, recoveryGroups)
	for g := range groups {
		var data [recoveryData]byte
		for i := range data {
			c, err := draw(rand, recoveryAlphabet)
			if err != nil {
				return "", problem.From(err, problem.Internal, "不能生成恢复密钥", "系统没有提供随机数", "请重试")
			}
			data[i] = c
		}
		groups[g] = string(data[:]) + string(checkGroup(g, string(data[:])))
	}
	return RecoveryKey(strings.Join(groups, "-")), nil
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

// checkGroup returns the check character of the g-th group.
func checkGroup(g int, data string) byte {
	sum := g + 1
	for i := range len(data) {
		sum += (i + 2) * strings.IndexByte(recoveryAlphabet, data[i])
	}
	return recoveryAlphabet[sum%len(recoveryAlphabet)]
}

// ParseRecovery reads a recovery key the way people type it, small letters and missing dashes included, and
// names the group that is wrong.
func ParseRecovery(typed string) (RecoveryKey, error) {
	invalid := func(why, remedy string) error {
		return problem.New(problem.Invalid, "恢复密钥不对", why, remedy)
	}
	var plain strings.Builder
	for _, r := range typed {
		if r == '-' || r == '－' || r == '—' || unicode.IsSpace(r) {
			continue
		}
		if r >= '！' && r <= '～' { // full width
			r -= '！' - '!'
		}
		r = unicode.ToUpper(r)
		if r > unicode.MaxASCII || !strings.ContainsRune(recoveryAlphabet, r) {
			return "", invalid(fmt.Sprintf("含有“%c”", r), "恢复密钥只有数字和字母，没有 0、O、1、I、L，请对照打印件再看一遍")
		}
		plain.WriteRune(r)
	}
	const size = recoveryData + 1
	chars := plain.String()
	if len(chars) != recoveryGroups*size {
		return "", invalid(fmt.Sprintf("应为 %d 个字符，输入了 %d 个", recoveryGroups*size, len(chars)), "请对照打印件补全")
	}
	groups := make([]string, recoveryGroups)
	for g := range groups {
		groups[g] = chars[g*size : (g+1)*size]
		if checkGroup(g, groups[g][:recoveryData]) != groups[g][recoveryData] {
			return "", invalid(fmt.Sprintf("第 %d 组有误", g+1), "请对照打印件改正这一组")
		}
	}
	return RecoveryKey(strings.Join(groups, "-")), nil
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
		"请确认打印件上的单位名称和日期")
}

const recoveryPurpose = "roadcert recovery"

package access

import (
	"errors"
	"io"
	"strings"

	"roadcert/domain/problem"
)

// RecoveryHalf is half a recovery key, as it is printed on a sheet of its own. It has the form of a whole one with check
// characters of its own, and tells nothing about the key: two people keep one each, and neither opens the store alone.
type RecoveryHalf string

// RecoveryHalves are both, 甲份 and 乙份.
type RecoveryHalves [2]RecoveryHalf

// ErrHalf tells that one half of a recovery key was given and nothing else: the other is missing.
var ErrHalf = errors.New("只有半份恢复密钥")

// Halves parts the key: the first half is random, and character by character, counted along the alphabet, the two add up
// to the key. Parted again, the same key has other halves, which do not go with these.
func (k RecoveryKey) Halves(rand io.Reader) (RecoveryHalves, error) {
	_, key, err := readGroups(strings.ReplaceAll(string(k), "-", ""))
	if err != nil {
		return RecoveryHalves{}, err
	}
	first, err := drawData(rand)
	if err != nil {
		return RecoveryHalves{}, problem.From(err, problem.Internal, "不能拆分恢复密钥", "系统没有提供随机数", "请重试")
	}
	second := combined(key, first, func(whole, part int) int { return whole - part })
	return RecoveryHalves{RecoveryHalf(writeGroups(halfA, first)), RecoveryHalf(writeGroups(halfB, second))}, nil
}

// JoinRecovery puts two typed halves together, in whichever order they come.
func JoinRecovery(a, b string) (RecoveryKey, error) { return ParseRecovery(a + "\n" + b) }

// joinHalves does so once they are plain characters.
func joinHalves(a, b string) (RecoveryKey, error) {
	of, one, err := readGroups(a)
	if err != nil {
		return "", err
	}
	and, other, err := readGroups(b)
	switch {
	case err != nil:
		return "", err
	case of == wholeKey || and == wholeKey:
		return "", noRecovery("输入了两份，其中有完整的恢复密钥", "完整的恢复密钥只输入它一份；拆成两份的，甲份、乙份各输入一次", nil)
	case of == and:
		return "", noRecovery("两次输入的都是"+sheetNames[of], "请输入甲份和乙份，各一次", nil)
	}
	return RecoveryKey(writeGroups(wholeKey, combined(one, other, func(a, b int) int { return a + b }))), nil
}

// alone says which half is missing.
func alone(s sheet) error {
	return noRecovery("只有"+sheetNames[s]+"，还缺"+sheetNames[halfA+halfB-s],
		"恢复密钥由两人各保管一份，请另一人把"+sheetNames[halfA+halfB-s]+"也输入", ErrHalf)
}

// combined counts two texts together along the alphabet.
func combined(a, b string, count func(a, b int) int) string {
	sum := make([]byte, len(a))
	for i := range sum {
		n := count(strings.IndexByte(recoveryAlphabet, a[i]), strings.IndexByte(recoveryAlphabet, b[i]))
		sum[i] = recoveryAlphabet[(n+len(recoveryAlphabet))%len(recoveryAlphabet)]
	}
	return string(sum)
}

// Name says which half it is, as the sheets are called.
func (h RecoveryHalves) Name(i int) string { return sheetNames[halfA+sheet(i)] }

// String is both halves as they may be typed, a line each.
func (h RecoveryHalves) String() string { return string(h[0] + "\n" + h[1]) }

// IsZero tells that there is no key: none was made, or it was told before.
func (h RecoveryHalves) IsZero() bool { return h == RecoveryHalves{} }

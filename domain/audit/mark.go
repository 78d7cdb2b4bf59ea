package audit

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"roadcert/domain/problem"
)

// A head that is to prove something later has to be kept where nobody who writes the log can reach it: on printed
// sheets. There it stands as a short code to be typed, and as a two-dimensional code with the whole digest.

// Mark is what such a code says of the log.
type Mark struct {
	Seq   int64
	Start []byte // of the entry's SM3: markSize bytes or all
}

// markSize is how much of the digest is typed: to find another entry with the same 80 bits is out of reach.
const markSize = 10

// Code is the head as it is printed to be typed: 1204-7F3A-09BC-1122-3344-5566. The start of a log is 0.
func (h Head) Code() string {
	parts := []string{strconv.FormatInt(h.Seq, 10)}
	start := strings.ToUpper(hex.EncodeToString(h.Hash[:min(markSize, len(h.Hash))]))
	for ; len(start) >= 4; start = start[4:] {
		parts = append(parts, start[:4])
	}
	return strings.Join(parts, "-")
}

// ParseMark reads what Code wrote, blanks and small letters allowed, or the number and the whole digest.
func ParseMark(text string) (Mark, error) {
	number, digest, _ := strings.Cut(strings.TrimSpace(text), "-")
	seq, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	start, hexErr := hex.DecodeString(strings.NewReplacer("-", "", " ", "").Replace(digest))
	if err != nil || hexErr != nil || seq < 1 || len(start) != markSize && len(start) != hashSize {
		return Mark{}, problem.New(problem.Invalid, "不能核对审计日志", "“"+text+"”不是日志摘要的短码", "请照打印件上的短码输入，例如 1204-7F3A-09BC-1122-3344-5566")
	}
	return Mark{Seq: seq, Start: start}, nil
}

// Of says why the log with an entry of the mark's number, and up to a head, is not the one the mark was taken of; nil
// where it is. The entry is nil where the log has none of the number.
func (m Mark) Of(e *Entry, head Head) *Break {
	switch {
	case e == nil:
		return &Break{head.Seq + 1, fmt.Sprintf("审计日志只到第 %d 条，而打印件上的摘要到第 %d 条：末尾被截去", head.Seq, m.Seq)}
	case !bytes.HasPrefix(e.Hash, m.Start):
		return &Break{m.Seq, fmt.Sprintf("审计日志第 %d 条与打印件上的摘要不同：日志被重新编造过", m.Seq)}
	}
	return nil
}

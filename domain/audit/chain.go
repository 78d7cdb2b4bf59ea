package audit

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
	"time"

	"roadcert/domain/seal"
)

// hashSize is the length of Prev and Hash.
const hashSize = seal.DigestSize

// Chain gives the entry its number, its predecessor and its hash, and returns the new head. The zero Head is
// the start of a log. The entry's time is cut to whole milliseconds, UTC, as it is stored.
func (h Head) Chain(e *Entry) Head {
	e.Seq = h.Seq + 1
	e.At = e.At.UTC().Truncate(time.Millisecond)
	e.Prev = make([]byte, hashSize)
	copy(e.Prev, h.Hash)
	e.Hash = e.digest()
	return Head{Seq: e.Seq, Hash: e.Hash}
}

// digest is the SM3 over everything in the entry but Hash, in a form that two different entries never share:
// numbers as eight bytes, texts preceded by their lengths.
func (e *Entry) digest() []byte {
	b := make([]byte, 0, 512)
	b = append(b, "roadcert audit 1\n"...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.Seq))
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMilli()))
	for _, text := range [...]string{e.Actor, e.Action, e.Subject, string(e.Outcome), e.Detail, string(e.Prev)} {
		b = binary.BigEndian.AppendUint64(b, uint64(len(text)))
		b = append(b, text...)
	}
	sum := seal.SM3(b)
	return sum[:]
}

// Break is a place where a log was tampered with or damaged.
type Break struct {
	Seq  int64  // of the entry that shows it
	Text string // what is wrong with it, in Chinese
}

// Verify reads a log from after start on and returns the head it came to, and the first Break if there is one.
// The zero start verifies a whole log. An entry edited, dropped, swapped or inserted breaks the chain by
// itself. A tail cut off, and a log rebuilt with new hashes, show only against heads kept elsewhere, on
// printed sheets or at the province: give them as kept; those of before start are passed over. The error is that of the
// reading, and nothing is proved then.
func Verify(start Head, entries iter.Seq2[Entry, error], kept ...Head) (Head, *Break, error) {
	at := start
	kept = slices.SortedFunc(slices.Values(kept), func(a, b Head) int { return cmp.Compare(a.Seq, b.Seq) })
	var broken *Break
	if kept, broken = at.held(kept); broken != nil {
		return at, broken, nil
	}
	for e, err := range entries {
		if err != nil {
			return at, nil, err
		}
		if broken = at.follow(&e); broken != nil {
			return at, broken, nil
		}
		at = Head{Seq: e.Seq, Hash: e.Hash}
		if kept, broken = at.held(kept); broken != nil {
			return at, broken, nil
		}
	}
	if len(kept) > 0 {
		return at, &Break{
			at.Seq + 1,
			fmt.Sprintf("审计日志只到第 %d 条，而另处留存的摘要到第 %d 条：末尾被截去", at.Seq, kept[len(kept)-1].Seq),
		}, nil
	}
	return at, nil, nil
}

// held holds a head against those kept of the same entry, and returns those of later ones. The kept are sorted: a log of
// a hundred thousand entries is held against thousands.
func (h Head) held(kept []Head) ([]Head, *Break) {
	for ; len(kept) > 0 && kept[0].Seq <= h.Seq; kept = kept[1:] {
		if k := kept[0]; k.Seq == h.Seq && h.Seq > 0 && !bytes.Equal(k.Hash, h.Hash) {
			return kept, &Break{k.Seq, fmt.Sprintf("审计日志第 %d 条与另处留存的摘要不同：日志被重新编造过", k.Seq)}
		}
	}
	return kept, nil
}

// Of hands entries that are at hand out as a log is read.
func Of(entries []Entry) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// follow says what keeps e from being the entry after h.
func (h Head) follow(e *Entry) *Break {
	var prev [hashSize]byte
	copy(prev[:], h.Hash)
	switch {
	case e.Seq > h.Seq+1:
		return &Break{h.Seq + 1, fmt.Sprintf("审计日志缺少第 %d 条%s", h.Seq+1, upTo(h.Seq+1, e.Seq-1))}
	case e.Seq <= h.Seq:
		return &Break{e.Seq, fmt.Sprintf("审计日志第 %d 条重复或者次序颠倒", e.Seq)}
	case !bytes.Equal(e.Hash, e.digest()):
		return &Break{e.Seq, fmt.Sprintf("审计日志第 %d 条（%s，%s，%s）被改动", e.Seq,
			e.At.UTC().Format("2006-01-02 15:04:05"), e.Actor, e.Action)}
	case !bytes.Equal(e.Prev, prev[:]):
		return &Break{e.Seq, fmt.Sprintf("审计日志第 %d 条不承接第 %d 条：两条之间被替换或者插入过", e.Seq, h.Seq)}
	}
	return nil
}

func upTo(from, to int64) string {
	if from == to {
		return ""
	}
	return fmt.Sprintf("至第 %d 条", to)
}

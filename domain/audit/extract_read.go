package audit

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// mostLine is how long a line of an extract may be: many times what the longest entry needs.
const mostLine = 256 << 10

// ExtractReader reads an extract. What it yields is proved only when Entries came to its end without an error.
type ExtractReader struct {
	Extract // Head is known at the end
	lines   *bufio.Reader
	digest  hash.Hash
}

// OpenExtract reads the first line of an extract.
func OpenExtract(r io.Reader) (*ExtractReader, error) {
	x := &ExtractReader{lines: bufio.NewReaderSize(r, mostLine), digest: seal.NewSM3()}
	var begin extractBegin
	line, err := x.line()
	if err == nil {
		err = json.Unmarshal(line, &begin)
	}
	if err != nil || begin.Format != extractFormat {
		return nil, problem.New(problem.Invalid, whatExtract, "这不是路证导出的审计日志", "请确认选对了文件")
	}
	x.digest.Write(line)
	key, err := hex.DecodeString(begin.Key)
	if err == nil {
		x.From, err = begin.From.head()
	}
	if err != nil || begin.From.Seq < 0 || len(x.From.Hash) != hashSize && begin.From.Seq > 0 {
		return nil, tornExtract("第一行不完整")
	}
	x.Bureau, x.USCC, x.Made, x.By, x.Key = begin.Bureau, begin.USCC, begin.Made, begin.By, key
	return x, nil
}

const whatExtract = "不能核验审计日志文件"

// tornExtract is the problem of a file that is not as it was written.
func tornExtract(why string) error {
	return problem.New(problem.Damaged, whatExtract, why, "文件被改动或者不完整，请重新索取")
}

// Entries steps through the entries. The last thing it yields is an error where the file is not as it was signed.
func (x *ExtractReader) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		x.Head = x.From
		for {
			e, done, err := x.next()
			if done && err == nil {
				return
			}
			if !yield(e, err) || err != nil {
				return
			}
			x.Head = Head{Seq: e.Seq, Hash: e.Hash}
		}
	}
}

// next reads the entry that follows; done where it was the last line, and all is as it was signed.
func (x *ExtractReader) next() (e Entry, done bool, err error) {
	after := fmt.Sprintf("第 %d 条之后读不下去", x.Head.Seq)
	line, err := x.line()
	if err != nil {
		return e, true, tornExtract(after)
	}
	var end extractEnd
	if err := json.Unmarshal(line, &end); err != nil {
		return e, true, tornExtract(after)
	}
	if end.Head != nil {
		return e, true, x.end(&end, line)
	}
	x.digest.Write(line)
	var l extractEntry
	if err := json.Unmarshal(line, &l); err != nil {
		return e, true, tornExtract(after)
	}
	prev, err := hex.DecodeString(l.Prev)
	hash, hashErr := hex.DecodeString(l.Hash)
	if err != nil || hashErr != nil {
		return e, true, tornExtract(after)
	}
	return Entry{l.Seq, l.At.UTC(), l.Actor, l.Action, l.Subject, l.Outcome, l.Detail, prev, hash}, false, nil
}

// end holds the file against its last line, which has to be as it was written, to the letter.
func (x *ExtractReader) end(end *extractEnd, line []byte) error {
	head, err := end.Head.head()
	signature, hexErr := hex.DecodeString(end.Signature)
	written, _ := json.Marshal(end) // texts and numbers cannot fail
	asWritten := bytes.Equal(append(written, '\n'), line)
	switch _, more := x.lines.ReadByte(); {
	case err != nil || hexErr != nil || !asWritten:
		return tornExtract("最后一行不完整")
	case !errors.Is(more, io.EOF):
		return tornExtract("签名之后还有内容")
	case head.Seq != x.Head.Seq || !bytes.Equal(head.Hash, x.Head.Hash):
		return tornExtract(fmt.Sprintf("文件应当到第 %d 条，实际到第 %d 条", head.Seq, x.Head.Seq))
	case !x.Key.Verify(extractSigned(x.digest, head), signature):
		return tornExtract("签名不符")
	}
	return nil
}

// line reads one line with its end.
func (x *ExtractReader) line() ([]byte, error) { return x.lines.ReadSlice('\n') }

// ReadExtract reads an extract through and proves it: each entry follows on the one before, and all of it is as Key
// signed it. Whose key that is, is for the reader to say. The Break tells where the chain is broken, the error why the
// file cannot be believed.
func ReadExtract(r io.Reader) (Extract, *Break, error) {
	x, err := OpenExtract(r)
	if err != nil {
		return Extract{}, nil, err
	}
	_, broken, err := Verify(x.From, x.Entries())
	return x.Extract, broken, err
}

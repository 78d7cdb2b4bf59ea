package audit

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// An extract is a stretch of the log in a file: a line of JSON that says whose log it is and what came before, one for
// each entry with its place in the chain, and one with the end and the signature over all of it. It proves itself
// anywhere, without a store; exports and archives are both extracts.

// Extract is what such a file says of itself.
type Extract struct {
	Bureau string
	USCC   string
	From   Head // what the first entry follows on
	Made   time.Time
	By     string         // user name
	Key    seal.PublicKey // the bureau's
	Head   Head           // of the last entry
}

const extractFormat = "roadcert-audit-1"

// extractBegin is the first line.
type extractBegin struct {
	Format string    `json:"format"`
	Bureau string    `json:"bureau"`
	USCC   string    `json:"uscc"`
	From   plainHead `json:"from"`
	Made   time.Time `json:"made"`
	By     string    `json:"by"`
	Key    string    `json:"key"`
}

// extractEntry is a line between.
type extractEntry struct {
	Seq     int64     `json:"seq"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor"`
	Action  string    `json:"action"`
	Subject string    `json:"subject"`
	Outcome Outcome   `json:"outcome"`
	Detail  string    `json:"detail"`
	Prev    string    `json:"prev"`
	Hash    string    `json:"hash"`
}

// extractEnd is the last line.
type extractEnd struct {
	Head      *plainHead `json:"head"` // tells the line from an entry
	Signature string     `json:"signature"`
}

// plainHead is a head with its digest in hexadecimal, as people compare it.
type plainHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

func (h Head) plain() plainHead { return plainHead{h.Seq, hex.EncodeToString(h.Hash)} }

func (p plainHead) head() (Head, error) {
	b, err := hex.DecodeString(p.Hash)
	return Head{Seq: p.Seq, Hash: b}, err
}

// ExtractWriter writes an extract entry by entry.
type ExtractWriter struct {
	at     Head
	w      io.Writer
	key    *seal.Key
	rand   io.Reader
	digest hash.Hash // of all lines so far
}

// NewExtractWriter begins an extract. The writer gives it the public key of who signs it.
func NewExtractWriter(w io.Writer, x Extract, by *seal.Key, rand io.Reader) (*ExtractWriter, error) {
	e := &ExtractWriter{at: x.From, key: by, rand: rand, digest: seal.NewSM3()}
	e.w = io.MultiWriter(w, e.digest)
	return e, e.line(&extractBegin{
		extractFormat, x.Bureau, x.USCC, x.From.plain(), x.Made.UTC().Truncate(time.Millisecond), x.By, hex.EncodeToString(by.Public()),
	})
}

// Add writes the next entry. One that does not follow on the one before is refused: a broken log is not to be signed.
func (x *ExtractWriter) Add(e *Entry) error {
	if broken := x.at.follow(e); broken != nil {
		return problem.New(problem.Damaged, "不能导出审计日志", broken.Text, "请先核验审计日志，查明原因")
	}
	x.at = Head{Seq: e.Seq, Hash: e.Hash}
	return x.line(&extractEntry{
		e.Seq, e.At.UTC(), e.Actor, e.Action, e.Subject, e.Outcome, e.Detail, hex.EncodeToString(e.Prev), hex.EncodeToString(e.Hash),
	})
}

// Close signs the extract and returns where it ends. Without it, it is none.
func (x *ExtractWriter) Close() (Head, error) {
	signature, err := x.key.Sign(x.rand, extractSigned(x.digest, x.at))
	if err != nil {
		return x.at, problem.From(err, problem.Internal, "不能导出审计日志", "签名没有通过复核", "请重试")
	}
	end := x.at.plain()
	return x.at, x.line(&extractEnd{&end, hex.EncodeToString(signature)})
}

// extractSigned is what is signed: all lines before the last, and the end.
func extractSigned(lines hash.Hash, end Head) []byte {
	return fmt.Appendf(nil, "roadcert audit extract 1\n%x\n%d\n%x\n", lines.Sum(nil), end.Seq, end.Hash)
}

func (x *ExtractWriter) line(thing any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(thing)
	if err == nil {
		_, err = x.w.Write(b.Bytes())
	}
	return problem.From(err, problem.Unwritable, "不能导出审计日志", "文件写不下去", "请检查磁盘空间后重试")
}

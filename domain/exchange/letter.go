package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Letter is one message with what stands on its envelope.
//
// It travels as a line of JSON (the envelope), the body (compressed, then encrypted with SM4-GCM under a key of its
// own, which is wrapped for the receiver's SM2 key), and the sender's SM2 signature over both. So it may go over any
// network and lie on any stick, and a body cannot be put into another envelope.
type Letter struct {
	Topic    Topic
	From, To Party
	ID       string    // chosen by lot; never used twice
	At       time.Time // by the sender's clock, UTC, whole milliseconds
	Answers  string    // the ID of the letter it answers; empty for a request
	Signer   seal.PublicKey
	Body     []byte // what Write wrote of the topic's request or answer
}

// The most that is read of a letter, as it travels and opened.
const (
	MostSealed = 16 << 20
	MostBody   = 48 << 20
)

const (
	letterFormat  = "roadcert-letter-1"
	envelopeMost  = 2048 // bytes of the first line
	signatureMost = 80   // bytes of an SM2 signature; 72 are the longest there is
	idSize        = 16
)

// envelope is the first line of a letter.
type envelope struct {
	Format  string         `json:"format"`
	Topic   Topic          `json:"topic"`
	From    Party          `json:"from"`
	To      Party          `json:"to"`
	ID      string         `json:"id"`
	At      int64          `json:"at"`
	Answers string         `json:"answers,omitempty"`
	Signer  seal.PublicKey `json:"signer"`
	Key     []byte         `json:"key"`  // SM4 key, wrapped
	Size    int            `json:"size"` // of the body as it follows
}

// NewLetter addresses a message.
func NewLetter(rand io.Reader, topic Topic, from, to Party, at time.Time, message any) (Letter, error) {
	body, err := Write(message)
	if err != nil {
		return Letter{}, err
	}
	id, err := newID(rand)
	if err != nil {
		return Letter{}, err
	}
	return Letter{
		Topic: topic, From: from, To: to, ID: id, At: at.UTC().Truncate(time.Millisecond), Body: body,
	}, nil
}

// newID chooses an ID by lot.
func newID(rand io.Reader) (string, error) {
	id := make([]byte, idSize)
	if _, err := io.ReadFull(rand, id); err != nil {
		return "", unsent(err)
	}
	return hex.EncodeToString(id), nil
}

// isID tells whether newID could have made it.
func isID(s string) bool { return len(s) == 2*idSize && strings.Trim(s, "0123456789abcdef") == "" }

// Reply addresses the answer to a letter.
func (l *Letter) Reply(rand io.Reader, at time.Time, message any) (Letter, error) {
	answer, err := NewLetter(rand, l.Topic, l.To, l.From, at, message)
	answer.Answers = l.ID
	return answer, err
}

// Close seals a letter: for the receiver's eyes, and under the sender's name. What nobody would read is not written: a
// letter that comes out too long is a *Trouble.
func (l *Letter) Close(rand io.Reader, by *seal.Key, to seal.PublicKey) ([]byte, error) {
	key := make([]byte, seal.KeySize)
	if _, err := io.ReadFull(rand, key); err != nil {
		return nil, unsent(err)
	}
	defer clear(key)
	box, err := seal.NewAEAD(key)
	if err != nil {
		return nil, unsent(err)
	}
	wrapped, err := to.Wrap(rand, key)
	if err != nil {
		return nil, unsent(err)
	}
	packed, err := deflate(l.Body)
	if err != nil {
		return nil, unsent(err)
	}
	if len(l.Body) > MostBody || len(packed) > MostSealed-envelopeMost-signatureMost-seal.Overhead {
		return nil, &Trouble{Kind: TooLarge}
	}
	e := envelope{
		Format: letterFormat, Topic: l.Topic, From: l.From, To: l.To, ID: l.ID, At: l.At.UnixMilli(), Answers: l.Answers, Signer: by.Public(),
		Key: wrapped, Size: len(packed) + seal.Overhead,
	}
	line, err := json.Marshal(&e)
	if err != nil {
		return nil, unsent(err)
	}
	out := slices.Grow(append(line, '\n'), e.Size+signatureMost)
	out = seal.AppendSeal(out, box, rand, packed, e.about())
	signature, err := by.Sign(rand, out)
	if err != nil {
		return nil, unsent(err)
	}
	return append(out, signature...), nil
}

// about ties a body to its envelope.
func (e *envelope) about() []byte {
	return fmt.Appendf(nil, "%s|%s|%s|%s|%s|%s", e.Topic, e.From, e.To, e.ID, e.Answers, hex.EncodeToString(e.Signer))
}

// Open reads a letter that was closed for mine. That it returns one proves that Signer wrote it; whether Signer is
// who From names is for the reader to say, and best said of its Envelope, before the work of opening is done for a
// stranger. The signature is looked at before anything is decrypted or unpacked.
func Open(sealed []byte, mine *seal.Key) (Letter, error) { return OpenWithin(sealed, mine, MostBody) }

// OpenWithin is Open for a letter whose body may have that many bytes. A longer one is not unpacked any further; it
// fails with a *Trouble, TooLarge.
func OpenWithin(sealed []byte, mine *seal.Key, most int) (Letter, error) {
	const what = "打不开报文"
	e, line, err := readEnvelope(sealed)
	if err != nil {
		return Letter{}, err
	}
	end := line + e.Size
	if !e.Signer.Verify(sealed[:end], sealed[end:]) {
		return Letter{}, problem.New(problem.Refused, what, "签名与内容不符，报文在途中被改动", "请重新传送")
	}
	key, err := mine.Unwrap(e.Key)
	if err != nil {
		return Letter{}, problem.New(problem.Refused, what, "报文不是写给这一方的", "请核对收件的工作站和省级系统")
	}
	defer clear(key)
	box, err := seal.NewAEAD(key)
	if err != nil {
		return Letter{}, unreadable(what, "数字信封中的密钥不可用")
	}
	packed, err := seal.Open(box, sealed[line:end], e.about())
	if err != nil {
		return Letter{}, unreadable(what, "密文与信封不符")
	}
	body, err := inflate(packed, most)
	if err != nil {
		return Letter{}, err
	}
	return Letter{
		Topic: e.Topic, From: e.From, To: e.To, ID: e.ID, At: time.UnixMilli(e.At).UTC(), Answers: e.Answers, Signer: e.Signer, Body: body,
	}, nil
}

// Envelope reads what stands on the outside of a letter: who wrote it, to whom, about what. Nothing of it is proved.
func Envelope(sealed []byte) (Letter, error) {
	e, _, err := readEnvelope(sealed)
	return Letter{
		Topic: e.Topic, From: e.From, To: e.To, ID: e.ID, At: time.UnixMilli(e.At).UTC(), Answers: e.Answers, Signer: e.Signer,
	}, err
}

// readEnvelope reads the first line, and returns where the body begins.
func readEnvelope(sealed []byte) (e envelope, line int, err error) {
	const what = "读不出报文"
	if len(sealed) > MostSealed {
		return e, 0, unreadable(what, fmt.Sprintf("报文超过 %d MB", MostSealed>>20))
	}
	line = bytes.IndexByte(sealed[:min(len(sealed), envelopeMost)], '\n') + 1
	if line == 0 {
		return e, 0, unreadable(what, "报文没有信封，或者只到了一半")
	}
	if err := Read(sealed[:line], &e); err != nil {
		return e, 0, err
	}
	switch {
	case e.Format != letterFormat:
		return e, 0, unreadable(what, "报文的格式不是 "+letterFormat)
	case e.Size < seal.Overhead || e.Size > len(sealed)-line: // where it is about right, the signature decides
		return e, 0, unreadable(what, "报文不完整，只到了一部分")
	case !isID(e.ID) || e.Answers != "" && !isID(e.Answers) || len(e.Topic) > 20:
		return e, 0, unreadable(what, "信封的写法不合规定")
	}
	return e, line, nil
}

// presses are compressors that rest: making one costs more than pressing a short letter.
var presses sync.Pool

// deflate compresses a body. The quickest way is used: what is long in a body is JSON, and halves several times.
func deflate(body []byte) (packed []byte, err error) {
	var b bytes.Buffer
	w, rested := presses.Get().(*gzip.Writer)
	if rested {
		w.Reset(&b)
	} else if w, err = gzip.NewWriterLevel(&b, gzip.BestSpeed); err != nil {
		return nil, err
	}
	defer presses.Put(w)
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// inflate is the inverse of deflate, and stops where the body has more bytes than that.
func inflate(packed []byte, most int) ([]byte, error) {
	const what = "读不出报文"
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, unreadable(what, "报文没有压缩，或者只到了一部分")
	}
	var body bytes.Buffer
	// The last four bytes say how much there is. It may be a lie; then it costs what the truth may cost.
	said := binary.LittleEndian.Uint32(packed[len(packed)-4:])
	body.Grow(int(min(int64(said), int64(most))) + bytes.MinRead)
	n, err := io.Copy(&body, io.LimitReader(r, int64(most)+1))
	switch {
	case n > int64(most):
		return nil, &Trouble{Kind: TooLarge, Cause: unreadable(what, fmt.Sprintf("报文展开后超过 %d 字节", most))}
	case err != nil:
		return nil, unreadable(what, "压缩的内容已损坏")
	}
	return body.Bytes(), nil
}

// unsent is the problem of a letter that cannot be closed.
func unsent(err error) error {
	return problem.From(err, problem.Internal, "不能封装报文", "加密或签名没有成功", "请重试；反复出现时请联系系统管理员")
}

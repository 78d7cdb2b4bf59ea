package exchange

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// A parcel (加密数据包) is a file of closed letters: what goes to the province on a stick while the link is down, and
// the answers that come back the same way (DB21/T 5.3).
//
// It is a line of JSON (the head), then each letter behind its length, then a length of 0 and the SM2 signature of who
// made it. What is signed is the head followed by the SM3 of each letter, so that nothing can be taken out of a
// parcel, put into it or put into another order, and neither side ever holds more of it than one letter. The letters
// are closed already: a parcel keeps no secret of its own.

// ParcelHead is what stands on a parcel.
type ParcelHead struct {
	ID       string // chosen by lot; never used twice
	Answers  string // the ID of the parcel whose letters are answered in it; empty where it brings letters
	From, To Party
	Made     time.Time // by the sender's clock, UTC, whole milliseconds
	Signer   seal.PublicKey
}

// The most that is put into a parcel, and read of one.
const (
	MostLetters = 4096
	MostParcel  = 3 << 30 // bytes; a stick may be formatted so that no file can have 4 GB
)

const (
	parcelFormat   = "roadcert-parcel-1"
	parcelHeadMost = 1024 // bytes of the first line
	lengthSize     = 4
)

// parcelLine is the first line of a parcel.
type parcelLine struct {
	Format  string         `json:"format"`
	ID      string         `json:"id"`
	Answers string         `json:"answers,omitempty"`
	From    Party          `json:"from"`
	To      Party          `json:"to"`
	Made    int64          `json:"made"`
	Signer  seal.PublicKey `json:"signer"`
}

// ParcelWriter writes a parcel letter by letter.
type ParcelWriter struct {
	Head    ParcelHead
	Letters int // so far
	w       io.Writer
	key     *seal.Key
	rand    io.Reader
	signed  []byte // the head, and the digest of each letter so far
	size    int64
}

// NewParcelWriter begins a parcel. The writer gives it its ID and the public key of who signs it.
func NewParcelWriter(w io.Writer, head ParcelHead, by *seal.Key, rand io.Reader) (*ParcelWriter, error) {
	id, err := newID(rand)
	if err != nil {
		return nil, err
	}
	head.ID, head.Signer, head.Made = id, by.Public(), head.Made.UTC().Truncate(time.Millisecond)
	line, err := json.Marshal(&parcelLine{parcelFormat, head.ID, head.Answers, head.From, head.To, head.Made.UnixMilli(), head.Signer})
	if err != nil {
		return nil, unpacked(err)
	}
	p := &ParcelWriter{Head: head, w: w, key: by, rand: rand, signed: append(line, '\n')}
	return p, p.write(p.signed)
}

// Add puts a closed letter into the parcel. It has to be from who the parcel is from, to who it is for, and signed with
// the same key.
func (p *ParcelWriter) Add(letter []byte) error {
	const what = "不能放入加密数据包"
	if err := p.Head.fits(letter); err != nil {
		return err
	}
	if p.Letters == MostLetters || p.size+int64(len(letter)) > MostParcel-MostSealed {
		return problem.New(problem.Refused, what, fmt.Sprintf("一个加密数据包最多放 %d 封报文、%d GB", MostLetters, MostParcel>>30), "请把其余的放入另一个加密数据包")
	}
	if err := p.write(binary.BigEndian.AppendUint32(nil, uint32(len(letter)))); err != nil {
		return err
	}
	digest := seal.SM3(letter)
	p.signed = append(p.signed, digest[:]...)
	p.Letters++
	return p.write(letter)
}

// Close signs the parcel. Without it, it is no parcel.
func (p *ParcelWriter) Close() error {
	signature, err := p.key.Sign(p.rand, p.signed)
	if err != nil {
		return unpacked(err)
	}
	return p.write(append(make([]byte, lengthSize), signature...))
}

func (p *ParcelWriter) write(b []byte) error {
	n, err := p.w.Write(b)
	p.size += int64(n)
	if err != nil {
		return unpacked(err)
	}
	return nil
}

// fits tells whether a letter belongs into a parcel with this head.
func (h *ParcelHead) fits(letter []byte) error {
	e, _, err := readEnvelope(letter)
	if err == nil && (e.From != h.From || e.To != h.To || !e.Signer.Equal(h.Signer)) {
		err = unreadable("读不出加密数据包", "其中的报文与数据包的来处、去处或签名人不同")
	}
	return err
}

// Parcel is a parcel that was found whole: its letters are as who signed it put them in, all of them and in their
// order. Whether Signer is who From names is for the reader to say.
type Parcel struct {
	Head    ParcelHead
	Letters int // how many it has
	r       *bufio.Reader
	digests []byte // of all letters
	next    int
}

// OpenParcel reads a parcel through, from where r stands, and returns it only where its signature is good. Then it
// goes back to the first letter.
func OpenParcel(r io.ReadSeeker) (*Parcel, error) {
	start, err := r.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, unpacked(err)
	}
	b := bufio.NewReaderSize(io.LimitReader(r, MostParcel), 1<<16)
	head, line, err := readParcelHead(b)
	if err != nil {
		return nil, err
	}
	p := &Parcel{Head: head, r: b}
	if err := p.verify(line); err != nil {
		return nil, err
	}
	if _, err := r.Seek(start+int64(len(line)), io.SeekStart); err != nil {
		return nil, unpacked(err)
	}
	b.Reset(io.LimitReader(r, MostParcel))
	return p, nil
}

// readParcelHead reads the first line.
func readParcelHead(b *bufio.Reader) (ParcelHead, []byte, error) {
	const what = "读不出加密数据包"
	var head ParcelHead
	line, err := b.Peek(parcelHeadMost)
	if err != nil && !errors.Is(err, io.EOF) {
		return head, nil, unpacked(err)
	}
	n := bytes.IndexByte(line, '\n') + 1
	if n == 0 {
		return head, nil, unreadable(what, "这不是加密数据包，或者只到了一半")
	}
	line = bytes.Clone(line[:n])
	_, _ = b.Discard(n) // it was peeked at
	var l parcelLine
	if err := Read(line, &l); err != nil || l.Format != parcelFormat {
		return head, nil, unreadable(what, "文件的格式不是 "+parcelFormat)
	}
	if !isID(l.ID) || l.Answers != "" && !isID(l.Answers) {
		return head, nil, unreadable(what, "首行的写法不合规定")
	}
	return ParcelHead{l.ID, l.Answers, l.From, l.To, time.UnixMilli(l.Made).UTC(), l.Signer}, line, nil
}

// verify reads all letters and the signature.
func (p *Parcel) verify(line []byte) error {
	const what = "读不出加密数据包"
	for {
		letter, err := p.read()
		if err != nil {
			return err
		}
		if letter == nil {
			break
		}
		if p.Letters++; p.Letters > MostLetters {
			return unreadable(what, fmt.Sprintf("其中的报文超过 %d 封", MostLetters))
		}
		if err := p.Head.fits(letter); err != nil {
			return err
		}
		digest := seal.SM3(letter)
		p.digests = append(p.digests, digest[:]...)
	}
	signature, err := io.ReadAll(io.LimitReader(p.r, signatureMost+1))
	if err != nil {
		return unpacked(err)
	}
	if !p.Head.Signer.Verify(append(line, p.digests...), signature) {
		return problem.New(problem.Refused, what, "签名与内容不符，数据包不完整，或者在途中被改动", "请重新导出、重新送达")
	}
	return nil
}

// Next returns the next letter, closed as it is; io.EOF after the last.
func (p *Parcel) Next() ([]byte, error) {
	if p.next == p.Letters {
		return nil, io.EOF
	}
	letter, err := p.read()
	if err != nil {
		return nil, err
	}
	at := p.next * seal.DigestSize
	if digest := seal.SM3(letter); !bytes.Equal(digest[:], p.digests[at:at+seal.DigestSize]) {
		return nil, unreadable("读不出加密数据包", "数据包在读的时候被改动")
	}
	p.next++
	return letter, nil
}

// read reads one letter; nil where the letters end.
func (p *Parcel) read() ([]byte, error) {
	const what = "读不出加密数据包"
	var length [lengthSize]byte
	if _, err := io.ReadFull(p.r, length[:]); err != nil {
		return nil, halved(what, err)
	}
	n := binary.BigEndian.Uint32(length[:])
	switch {
	case n == 0:
		return nil, nil
	case n > MostSealed:
		return nil, unreadable(what, fmt.Sprintf("其中的一封报文超过 %d MB", MostSealed>>20))
	}
	// Read as it comes: a length is only a claim, and is not believed with 16 MB of memory.
	var letter bytes.Buffer
	if _, err := io.CopyN(&letter, p.r, int64(n)); err != nil {
		return nil, halved(what, err)
	}
	return letter.Bytes(), nil
}

// halved is the problem of a file that ends too early, or cannot be read.
func halved(what string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(what, "数据包不完整，只到了一部分")
	}
	return unpacked(err)
}

// unpacked is the problem of a parcel that cannot be written or read for a reason of the machine.
func unpacked(err error) error {
	return problem.From(err, problem.Internal, "不能读写加密数据包", "文件读写或签名没有成功", "请检查磁盘或 U 盘，再试一次")
}

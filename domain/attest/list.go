package attest

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Status is where one certificate stands.
type Status struct {
	Identifier string // GB/T 36904
	Status     string // code of the status
	Until      day.Day
}

// Maker is who stands behind a list, and as of when. Key is what the list says; whether it is to be trusted is
// for a person to say, who compares its fingerprint.
type Maker struct {
	Bureau string
	USCC   string
	At     time.Time // 状态截至, to the second
	Key    seal.PublicKey
}

// StatusList says where certificates stood at one time (状态清单): what makes verification possible offline.
type StatusList struct {
	Maker   Maker
	Entries []Status // by identifier, each once
}

// Find returns what the list says of an identifier.
func (l *StatusList) Find(identifier string) (Status, bool) {
	i, ok := slices.BinarySearchFunc(l.Entries, identifier, func(s Status, id string) int { return strings.Compare(s.Identifier, id) })
	if !ok {
		return Status{}, false
	}
	return l.Entries[i], true
}

// The lines of the file: a head that a person can read, one line a certificate, and the signature over all.
const (
	listTitle   = "路证状态清单 1（本程序签发，不是部平台文件）"
	listBureau  = "机构 "
	listUSCC    = "机构代码 "
	listAt      = "状态截至 "
	listKey     = "公钥 "
	listCount   = "条数 "
	listEnd     = "签名 "
	maxEntries  = 1_000_000
	maxLine     = 512
	listMessage = "roadcert status list 1\n" // before the digest, in what is signed
)

// EncodeStatusList writes a list and signs it as a whole. The entries need no order; an identifier given twice,
// or a field that would not read back, is refused before anything is signed. The key in the list is the signer's.
func EncodeStatusList(rand io.Reader, w io.Writer, maker Maker, entries []Status, by Signer) error {
	const what = "不能导出状态清单"
	sorted := slices.SortedFunc(slices.Values(entries), func(a, b Status) int { return strings.Compare(a.Identifier, b.Identifier) })
	digest := seal.NewSM3()
	out := bufio.NewWriter(io.MultiWriter(w, digest))
	head := []string{
		listTitle, listBureau + maker.Bureau, listUSCC + maker.USCC, listAt + maker.At.UTC().Format(time.RFC3339),
		listKey + base64.StdEncoding.EncodeToString(by.Public()), listCount + strconv.Itoa(len(sorted)),
	}
	for _, line := range head {
		if !printable(line) || len(line) > maxLine {
			return problem.New(problem.Invalid, what, fmt.Sprintf("“%.60s”写不成一行", line), "请更正机构的登记信息")
		}
	}
	fmt.Fprintln(out, strings.Join(head, "\n")) //nolint:errcheck // bufio keeps the first error for Flush
	for i, s := range sorted {
		if !plainField(s.Identifier) || !plainField(s.Status) || i > 0 && sorted[i-1].Identifier == s.Identifier {
			return problem.New(problem.Invalid, what, fmt.Sprintf("证照标识“%.100s”重复，或含有不能写入的字符", s.Identifier), "请先核对该证照")
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", s.Identifier, s.Status, s.Until) //nolint:errcheck // as above
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("%s：%w", what, err)
	}
	signature, err := by.Sign(rand, digest.Sum([]byte(listMessage)))
	if err != nil {
		return fmt.Errorf("%s：%w", what, err)
	}
	_, err = io.WriteString(w, listEnd+base64.StdEncoding.EncodeToString(signature)+"\n")
	return err
}

// plainField reports whether a field reads back as it was: visible ASCII.
func plainField(s string) bool {
	return s != "" && len(s) <= maxLine/3 && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

// DecodeStatusList reads a list and checks its signature by the key it names. Nothing of a list that was altered
// is returned.
func DecodeStatusList(r io.Reader) (*StatusList, error) {
	d := &listReader{in: bufio.NewReaderSize(r, 64<<10), sum: seal.NewSM3()}
	list := &StatusList{Maker: d.maker()}
	for n := d.count(); n > 0 && d.err == nil; n-- {
		d.entry(list)
	}
	d.signature(list.Maker.Key)
	if d.err != nil {
		return nil, problem.From(d.err, problem.Invalid, "不能读取状态清单", d.err.Error(), "请向签发机构重新索取，不要手工改动文件")
	}
	return list, nil
}

// listReader reads a list line by line, and gathers every line for the digest. It stops at the first fault.
type listReader struct {
	in     *bufio.Reader
	sum    hash.Hash
	number int // of the line
	err    error
}

func (d *listReader) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("第 %d 行%s", d.number, fmt.Sprintf(format, args...))
	}
}

// line returns the next line without its end.
func (d *listReader) line() []byte {
	if d.err != nil {
		return nil
	}
	d.number++
	b, err := d.in.ReadSlice('\n')
	if err != nil || len(b) > maxLine+1 {
		d.fail("没有写完，或者太长")
		return nil
	}
	return b[:len(b)-1]
}

// covered returns the next line and counts it among what was signed.
func (d *listReader) covered() []byte {
	b := d.line()
	if d.err == nil {
		d.sum.Write(b)
		d.sum.Write([]byte{'\n'})
	}
	return b
}

// named returns the rest of the next line, which begins with a name.
func (d *listReader) named(name string) string {
	rest, ok := strings.CutPrefix(string(d.covered()), name)
	if !ok {
		d.fail("应以“%s”开头", strings.TrimSpace(name))
	}
	return rest
}

// maker reads the head of the list.
func (d *listReader) maker() (m Maker) {
	if d.named(listTitle) != "" {
		d.fail("不是状态清单的标题")
	}
	m.Bureau, m.USCC = d.named(listBureau), d.named(listUSCC)
	at := d.named(listAt)
	var err error
	if m.At, err = time.Parse(time.RFC3339, at); d.err == nil && (err != nil || m.At.UTC().Format(time.RFC3339) != at) {
		d.fail("时间写法不对")
	}
	if m.Key, err = base64.StdEncoding.Strict().DecodeString(d.named(listKey)); err != nil {
		d.fail("公钥写法不对")
	}
	return m
}

// count reads how many entries follow.
func (d *listReader) count() int {
	written := d.named(listCount)
	n, err := strconv.Atoi(written)
	if err != nil || n < 0 || n > maxEntries || strconv.Itoa(n) != written {
		d.fail("条数写法不对")
	}
	return n
}

// entry reads one certificate's line. Identifiers rise, so that none stands twice and Find can halve.
func (d *listReader) entry(list *StatusList) {
	b := d.covered()
	if d.err != nil {
		return
	}
	identifier, rest, _ := strings.Cut(string(b), "\t")
	status, until, ok := strings.Cut(rest, "\t")
	if !ok || !plainField(identifier) || !plainField(status) {
		d.fail("应是以制表符分开的标识、状态、日期")
		return
	}
	s := Status{Identifier: identifier, Status: status}
	if err := s.Until.UnmarshalText([]byte(until)); err != nil {
		d.fail("%v", err)
		return
	}
	if n := len(list.Entries); n > 0 && list.Entries[n-1].Identifier >= identifier {
		d.fail("没有按标识的顺序排列，或者重复")
		return
	}
	list.Entries = append(list.Entries, s)
}

// signature reads the last line and checks it by the key, and that nothing follows.
func (d *listReader) signature(key seal.PublicKey) {
	message := d.sum.Sum([]byte(listMessage))
	written, ok := strings.CutPrefix(string(d.line()), listEnd)
	signature, err := base64.StdEncoding.Strict().DecodeString(written)
	if d.err != nil {
		return
	}
	if _, after := d.in.ReadByte(); !ok || err != nil || !errors.Is(after, io.EOF) {
		d.fail("应是签名，其后不应再有内容")
		return
	}
	if !key.Verify(message, signature) {
		d.err = errors.New("签名不成立：清单被改动过")
	}
}

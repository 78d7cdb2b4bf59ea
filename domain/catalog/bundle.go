package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// A catalogue file is lines of JSON that a person can read and a machine can compare: one that says who made
// it and when, one for each version, and a last one with the maker's signature over every byte before it.
// There is one way to write each line but the versions', and those are signed as they stand: no byte of a
// file can change unnoticed.
const (
	bundleFormat = "roadcert-catalog-1"
	largestFile  = 64 << 20
	mostVersions = 10_000
)

// Maker is who made a catalogue file.
type Maker struct {
	Bureau string         `json:"bureau"`
	USCC   string         `json:"uscc"`
	Made   time.Time      `json:"made"`
	Key    seal.PublicKey `json:"key"`
}

// Bundle is what a catalogue file holds.
type Bundle struct {
	Maker       Maker
	Versions    []Version
	Fingerprint string // of the maker's key, to be compared by telephone
}

// opening is the first line of a catalogue file.
type opening struct {
	Format string `json:"format"`
	Maker
	Versions int `json:"versions"`
}

// closing is its last.
type closing struct {
	Signature []byte `json:"signature"`
}

// EncodeBundle writes published versions as a catalogue file, signed by its maker. The same versions, maker
// and signature give the same bytes. A file whose signature its own key does not confirm is not written.
func EncodeBundle(versions []Version, by Maker, sign func(message []byte) ([]byte, error)) ([]byte, error) {
	const what = "不能写出证照目录文件"
	if err := travels(versions); err != nil {
		return nil, problem.From(err, problem.Invalid, what, err.Error(), "请更正后再导出")
	}
	by.Made = by.Made.UTC().Truncate(time.Second)
	b, err := appendLine(nil, opening{bundleFormat, by, len(versions)})
	for i := range versions {
		if err == nil {
			b, err = appendLine(b, &versions[i])
		}
	}
	var signature []byte
	if err == nil {
		signature, err = sign(b)
	}
	if err == nil && !by.Key.Verify(b, signature) {
		err = errors.New("签名与公钥不符")
	}
	if err == nil {
		b, err = appendLine(b, closing{signature})
	}
	if err != nil {
		return nil, problem.From(err, problem.Internal, what, err.Error(), "请重新登录后再试")
	}
	return b, nil
}

// travels tells what may not be in a catalogue file.
func travels(versions []Version) error {
	if len(versions) == 0 || len(versions) > mostVersions {
		return fmt.Errorf("目录文件应有 1 至 %d 个版本", mostVersions)
	}
	for i := range versions {
		if versions[i].State != Published {
			return errors.New("目录文件中只能有已发布的版本")
		}
	}
	_, err := assemble(versions)
	return err
}

// DecodeBundle reads a catalogue file. Its signature is good and its versions are without a contradiction;
// whether its maker is to be believed is for the person to say, who compares the fingerprint.
func DecodeBundle(b []byte) (Bundle, error) {
	var bundle Bundle
	if len(b) > largestFile {
		return bundle, unreadable(fmt.Errorf("文件超过 %d 兆字节", largestFile>>20))
	}
	signed, last := cutLast(b)
	head, lines, _ := bytes.Cut(signed, []byte("\n"))
	var first opening
	if err := strictly(head, &first); err != nil || first.Format != bundleFormat {
		return bundle, unreadable(errors.New("这不是证照目录文件，或者由更新的程序写出"))
	}
	if err := checkClosing(signed, last, first.Key); err != nil {
		return bundle, unreadable(err)
	}
	versions, err := readVersions(lines, first.Versions)
	if err == nil {
		err = travels(versions)
	}
	if err != nil {
		return bundle, unreadable(err)
	}
	return Bundle{first.Maker, versions, first.Key.Fingerprint()}, nil
}

func unreadable(err error) error {
	return problem.New(problem.Invalid, "不能读取证照目录文件", err.Error(), "请向发文单位重新索取原文件")
}

// cutLast parts a file before its last line.
func cutLast(b []byte) (before, last []byte) {
	i := bytes.LastIndexByte(bytes.TrimSuffix(b, []byte("\n")), '\n') + 1
	return b[:i], b[i:]
}

// checkClosing: the last line is the signature over the rest, written in the one way there is.
func checkClosing(signed, last []byte, key seal.PublicKey) error {
	var end closing
	if err := strictly(last, &end); err != nil {
		return errors.New("文件不完整，末尾没有签名")
	}
	if again, err := appendLine(nil, end); err != nil || !bytes.Equal(again, last) {
		return errors.New("末尾的签名被改动过")
	}
	if !key.Verify(signed, end.Signature) {
		return errors.New("签名不符，文件被改动过")
	}
	return nil
}

func readVersions(lines []byte, count int) ([]Version, error) {
	if count < 0 || count > mostVersions || bytes.Count(lines, []byte("\n")) != count {
		return nil, errors.New("版本的个数与文件开头所说的不符")
	}
	versions := make([]Version, 0, count)
	for line := range bytes.Lines(lines) {
		var v Version
		if err := strictly(line, &v); err != nil {
			return nil, fmt.Errorf("第 %d 个版本：%w", len(versions)+1, err)
		}
		versions = append(versions, v)
	}
	return versions, nil
}

// appendLine writes one thing on one line, Chinese as it is.
func appendLine(to []byte, line any) ([]byte, error) {
	b := bytes.NewBuffer(to)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	err := e.Encode(line)
	return b.Bytes(), err
}

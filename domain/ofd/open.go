package ofd

import (
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// Limits of what is opened. They bound the memory a file can ask for before its content is looked at: the
// file, its parts unpacked, and the archive written once more to compare.
const (
	MaxFile   = 32 << 20 // of the file
	MaxUnpack = 64 << 20 // of its parts together
	MaxParts  = 1000
	maxRatio  = 1100 // deflate cannot do better
)

// Open reads a package of any maker. It takes an archive only if there is one way to read it: no bytes before,
// between or behind the parts, no part twice, both headers of a part alike, sizes and check sums right. The
// package keeps b, which must not be changed afterwards.
func Open(b []byte) (*Package, error) {
	entries, directory, err := readDirectory(b)
	if err != nil {
		return nil, err
	}
	if err := locate(b, entries, directory); err != nil {
		return nil, err
	}
	p := &Package{}
	for _, e := range entries {
		if err := p.take(e); err != nil {
			return nil, err
		}
	}
	p.altered = !bytes.Equal(p.Bytes(), b)
	return p, nil
}

// entry is one entry of the archive, as the central directory tells it.
type entry struct {
	name   string
	flags  uint16
	method uint16
	crc    uint32
	packed uint32
	size   uint32
	offset int
	data   []byte // packed
}

// Flags of an entry.
const (
	flagDescriptor = 1 << 3 // check sum and sizes follow the data
	flagsHarmless  = 1<<1 | 1<<2 | flagDescriptor | 1<<11
)

// readDirectory reads the end of the archive and its directory, and returns where that begins.
func readDirectory(b []byte) ([]entry, int, error) {
	if len(b) > MaxFile {
		return nil, 0, unreadable("文件超过 %d MB", MaxFile>>20)
	}
	if len(b) < endSize || binary.LittleEndian.Uint32(b[len(b)-endSize:]) != endSignature {
		return nil, 0, unreadable("它不是完整的 OFD 文件（压缩包的结尾不对）")
	}
	end := b[len(b)-endSize:]
	word := func(at int) int { return int(binary.LittleEndian.Uint16(end[at:])) }
	count, size, start := word(10), int(binary.LittleEndian.Uint32(end[12:])), int(binary.LittleEndian.Uint32(end[16:]))
	switch {
	case word(4) != 0 || word(6) != 0 || word(8) != count || word(20) != 0:
		return nil, 0, unreadable("压缩包分卷或者带有注释，OFD 文件不应如此")
	case count == 0 || count > MaxParts:
		return nil, 0, unreadable("压缩包中有 %d 个文件，应为 1 至 %d 个", count, MaxParts)
	case start+size != len(b)-endSize:
		return nil, 0, unreadable("压缩包前后或中间夹有别的内容")
	}
	entries := make([]entry, 0, count)
	rest, total := b[start:start+size], 0
	for range count {
		e, length, err := readEntry(rest)
		if err != nil {
			return nil, 0, err
		}
		if total += int(e.size); total > MaxUnpack {
			return nil, 0, unreadable("解开后超过 %d MB", MaxUnpack>>20)
		}
		entries, rest = append(entries, e), rest[length:]
	}
	if len(rest) > 0 {
		return nil, 0, unreadable("压缩包的目录之后夹有别的内容")
	}
	return entries, start, nil
}

// readEntry reads the first entry of the directory and returns its length there.
func readEntry(b []byte) (entry, int, error) {
	if len(b) < centralSize || binary.LittleEndian.Uint32(b) != centralSignature {
		return entry{}, 0, unreadable("压缩包的目录残缺")
	}
	word := func(at int) uint16 { return binary.LittleEndian.Uint16(b[at:]) }
	long := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	name, extra, comment, disk := int(word(28)), int(word(30)), int(word(32)), word(34)
	length := centralSize + name + extra + comment
	if length > len(b) {
		return entry{}, 0, unreadable("压缩包的目录残缺")
	}
	e := entry{
		name: string(b[centralSize : centralSize+name]), flags: word(8), method: word(10),
		crc: long(16), packed: long(20), size: long(24), offset: int(long(42)),
	}
	switch {
	case e.flags&^flagsHarmless != 0:
		return entry{}, 0, unreadable("其中的文件“%s”被加密或者以不认识的方式存放", shown(e.name))
	case e.method != methodStore && e.method != methodDeflate:
		return entry{}, 0, unreadable("其中的文件“%s”的压缩方法 %d 不是 OFD 允许的", shown(e.name), e.method)
	case comment != 0 || disk != 0:
		return entry{}, 0, unreadable("其中的文件“%s”带有注释或者在别的分卷上", shown(e.name))
	case e.method == methodStore && e.packed != e.size || uint64(e.size) > uint64(e.packed)*maxRatio:
		return entry{}, 0, unreadable("其中的文件“%s”的大小不可信", shown(e.name))
	}
	return e, length, nil
}

// locate finds the data of every entry. The entries, each with its own header before and perhaps a descriptor
// behind, must fill the file from its first byte to the directory.
func locate(b []byte, entries []entry, directory int) error {
	inFile := make([]*entry, len(entries))
	for i := range entries {
		inFile[i] = &entries[i]
	}
	slices.SortFunc(inFile, func(a, b *entry) int { return cmp.Compare(a.offset, b.offset) })
	at := 0
	for i, e := range inFile {
		end := directory
		if i+1 < len(inFile) {
			end = inFile[i+1].offset
		}
		if e.offset != at || end > directory || !e.fill(b[at:max(end, at)]) {
			return unreadable("其中的文件“%s”前后夹有别的内容，或者它的两处说明不一致", shown(e.name))
		}
		at = end
	}
	return nil
}

// fill takes the data of the entry from its room in the file, and reports whether it fits that room exactly.
func (e *entry) fill(room []byte) bool {
	if len(room) < localSize || binary.LittleEndian.Uint32(room) != localSignature {
		return false
	}
	word := func(at int) uint16 { return binary.LittleEndian.Uint16(room[at:]) }
	long := func(at int) uint32 { return binary.LittleEndian.Uint32(room[at:]) }
	later := e.flags&flagDescriptor != 0
	alike := func(local, central uint32) bool { return local == central || later && local == 0 }
	name := localSize + int(word(26))
	data := name + int(word(28))
	end := data + int(e.packed)
	if end > len(room) || word(6) != e.flags || word(8) != e.method || string(room[localSize:name]) != e.name ||
		!alike(long(14), e.crc) || !alike(long(18), e.packed) || !alike(long(22), e.size) {
		return false
	}
	e.data = room[data:end:end]
	if later {
		return e.describedBy(room[end:])
	}
	return end == len(room)
}

// describedBy reports whether b is the descriptor of the entry, with or without its signature.
func (e *entry) describedBy(b []byte) bool {
	want := binary.LittleEndian.AppendUint32(nil, descriptorSignature)
	for _, v := range []uint32{e.crc, e.packed, e.size} {
		want = binary.LittleEndian.AppendUint32(want, v)
	}
	return bytes.Equal(b, want) || bytes.Equal(b, want[4:])
}

// take unpacks an entry and adds it. A folder is checked and left out: it holds nothing.
func (p *Package) take(e entry) error {
	if folder, ok := strings.CutSuffix(e.name, "/"); ok {
		if why := p.unfit(folder); why != "" || e.size != 0 {
			return unreadable("其中的文件夹“%s”不合规定", shown(e.name))
		}
		return nil
	}
	c := &Content{packed: e.data, deflated: e.method == methodDeflate, crc: e.crc, check: crc32.ChecksumIEEE(e.data)}
	c.packing.Do(func() {}) // it is packed already
	var ok bool
	if c.raw, ok = e.unpack(); !ok {
		return unreadable("其中的文件“%s”已损坏（校验和不符）", shown(e.name))
	}
	return p.AddContent(e.name, c)
}

// unpack returns the content of the entry, or false where it is not exactly what the directory says.
func (e *entry) unpack() ([]byte, bool) {
	raw := e.data
	if e.method == methodDeflate {
		packed := bytes.NewReader(e.data)
		r := flate.NewReader(packed)
		raw = make([]byte, e.size)
		if _, err := io.ReadFull(r, raw); err != nil {
			return nil, false
		}
		var more [1]byte
		if n, err := r.Read(more[:]); n != 0 || err != io.EOF || packed.Len() != 0 {
			return nil, false
		}
	}
	return raw, crc32.ChecksumIEEE(raw) == e.crc
}

package bureau

import (
	"archive/zip"
	"bytes"

	"roadcert/domain/problem"
)

// fileFormat is a sort of file, told by its first bytes: a name can say anything.
type fileFormat struct {
	name   string
	from   int // where the bytes stand
	begins string
	taken  bool
	remedy string // of what is not taken
}

// fileFormats are those a case takes, and those people try to bring.
var fileFormats = []fileFormat{
	{name: "PDF", begins: "%PDF-", taken: true},
	{name: "JPEG 图片", begins: "\xFF\xD8\xFF", taken: true},
	{name: "PNG 图片", begins: "\x89PNG\r\n\x1A\n", taken: true},
	{name: "压缩包或 Office 文档", begins: "PK\x03\x04", remedy: "Office 文档请另存为 PDF，压缩包请解开后逐个添加"},
	{name: "旧版 Office 文档", begins: "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", remedy: "请另存为 PDF 后再添加"},
	{name: "苹果手机的 HEIC 照片", from: 4, begins: "ftyphei", remedy: "请在手机上改用 JPEG 拍摄，或另存为 JPEG"},
	{name: "苹果手机的 HEIC 照片", from: 4, begins: "ftypmif1", remedy: "请在手机上改用 JPEG 拍摄，或另存为 JPEG"},
	{name: "视频", from: 4, begins: "ftyp", remedy: "请截取需要的画面，另存为 JPEG"},
	{name: "TIFF 图片", begins: "II*\x00", remedy: "请另存为 PDF 或 JPEG"},
	{name: "TIFF 图片", begins: "MM\x00*", remedy: "请另存为 PDF 或 JPEG"},
	{name: "BMP 图片", begins: "BM", remedy: "请另存为 PNG 或 JPEG"},
	{name: "GIF 图片", begins: "GIF8", remedy: "请另存为 PNG 或 JPEG"},
	{name: "WebP 图片", from: 8, begins: "WEBP", remedy: "请另存为 PNG 或 JPEG"},
	{name: "RAR 压缩包", begins: "Rar!", remedy: "请解开后逐个添加"},
	{name: "7z 压缩包", begins: "7z\xBC\xAF\x27\x1C", remedy: "请解开后逐个添加"},
	{name: "Windows 程序", begins: "MZ", remedy: "程序不能作为附件"},
}

const (
	formatOFD = "OFD"
	// rootOfOFD is the part every OFD has, and no other archive (GB/T 33190 6.2).
	rootOfOFD = "OFD.xml"
)

// formatOf tells what sort of file a content is, or refuses it.
func formatOf(content []byte, what string) (string, error) {
	const remedy = "请使用 PDF、OFD、JPEG 或 PNG 文件"
	if len(content) == 0 {
		return "", problem.New(problem.Invalid, what, "文件是空的", "请核对是否选错了文件，或重新扫描")
	}
	if isOFD(content) {
		return formatOFD, nil
	}
	for _, f := range fileFormats {
		switch {
		case len(content) < f.from || !bytes.HasPrefix(content[f.from:], []byte(f.begins)):
		case f.taken:
			return f.name, nil
		default:
			return "", problem.New(problem.Invalid, what, "这是"+f.name+"，附件只收 PDF、OFD、JPEG 和 PNG", f.remedy)
		}
	}
	return "", problem.New(problem.Invalid, what, "认不出这是什么文件，附件只收 PDF、OFD、JPEG 和 PNG", remedy)
}

func isOFD(content []byte) bool {
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return false
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return false
	}
	for _, f := range archive.File {
		if f.Name == rootOfOFD {
			return true
		}
	}
	return false
}

package ofd

import (
	"encoding/hex"
	"time"

	"roadcert/domain/seal"
)

// Info is what a package says of itself in OFD.xml.
type Info struct {
	DocID   string // 32 hexadecimal digits; empty: derived from the identifier in Custom
	Title   string
	Author  string
	Creator string // the program
	Version string // of the program
	Made    time.Time
	Custom  []Entry // metadata by GB/T 36903, in the order they are written
}

// Entry is one piece of metadata.
type Entry struct{ Name, Value string }

// Names of metadata (GB/T 36903) as they are written in OFD.xml. Items of the face follow as Business + key.
const (
	CertificateName = "ZZMC"       // 证照名称
	TypeCode        = "ZZLXDM"     // 证照类型代码
	Number          = "ZZBH"       // 证照编号
	Identifier      = "ZZBS"       // 证照标识
	Authority       = "ZZBFJG"     // 颁发机构
	AuthorityCode   = "ZZBFJGDM"   // 颁发机构代码
	IssuedOn        = "ZZBFRQ"     // 颁发日期
	Holder          = "CZZT"       // 持证主体
	HolderCode      = "CZZTDM"     // 持证主体代码
	HolderKind      = "CZZTDMLX"   // 持证主体代码类型
	HolderKindCode  = "CZZTDMLXDM" // 持证主体代码类型代码
	ValidFrom       = "ZZYXQQSRQ"  // 有效期起始日期
	ValidTo         = "ZZYXQJZRQ"  // 有效期截止日期
	MadeAt          = "CJSJ"       // 创建时间
	Business        = "KZ_"        // 照面信息: KZ_ and the key of the item
)

// identity returns the DocID. It follows from the certificate's identifier, which holds the version: a document
// that is made again is the same document.
func (i Info) identity() string {
	if i.DocID != "" {
		return i.DocID
	}
	of := i.Title
	for _, e := range i.Custom {
		if e.Name == Identifier {
			of = e.Value
		}
	}
	digest := seal.SM3([]byte("roadcert document\x00"), []byte(of))
	return hex.EncodeToString(digest[:16])
}

// Document is what is drawn and said, before it becomes a package. Everything is in millimetres from the
// upper left corner of its page, y down.
type Document struct {
	Info
	Pages       []Page
	Attachments []Attachment
}

// Page is one sheet.
type Page struct {
	Width, Height float64
	Ground        *Ground  // may be nil
	Objects       []Object // in the order they are drawn, upon the ground
}

// Object is a Text, a Path or an Image.
type Object interface {
	// field is the item of the face the object shows, or empty.
	field() string
}

// Text is one line of text standing on the base line Y.
type Text struct {
	Field    string // key of the item of the face it shows, or empty; "@…" for an item of the document itself
	Font     *Font
	Size     float64 // of the em
	X, Y     float64
	Advances []float64 // the width of each character, tracking included
	Ink      Ink
	Text     string
}

// Path is a shape, filled by non-zero winding or drawn with a line.
type Path struct {
	Field    string
	Segments []Segment
	Stroke   float64 // width of the line; 0: filled
	Dash     float64 // of the line; 0: solid
	Unit     float64 // all points lie on a grid of so many millimetres, as in a QR code; 0: they do not
	Ink      Ink
}

// Segment is one step of a path.
type Segment struct {
	Move   bool    // begins a contour at the last point; otherwise a cubic curve or, with one point, a line
	Points []Point // one, or the two control points and the end
}

// Point is a place on the page.
type Point struct{ X, Y float64 }

// Ink is a colour.
type Ink struct{ R, G, B uint8 }

// Image is a picture stretched over a rectangle.
type Image struct {
	Field      string
	X, Y, W, H float64
	Picture    *Picture
}

func (t Text) field() string  { return t.Field }
func (p Path) field() string  { return p.Field }
func (i Image) field() string { return i.Field }

// Font is a TrueType font that goes into the package. Documents may share one: it is packed once.
type Font struct {
	Name string // "LXGW WenKai"
	Bold bool
	File *Content
}

// Picture is an image file that goes into the package. Documents may share one.
type Picture struct {
	Format string // "PNG" or "JPEG"
	File   *Content
}

// Attachment is a file the package carries besides its pages; readers list it only if it is Visible.
type Attachment struct {
	Name    string // its file name too: "face.xml"
	Content []byte
	Visible bool
}

// Place is a rectangle on a page counted from 0.
type Place struct {
	Page       int
	X, Y, W, H float64
}

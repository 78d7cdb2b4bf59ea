package ofd

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// Bounds of what is drawn for a reader. A document of hundreds of pages is judged whole, but shown in part.
const (
	maxPages   = 200
	maxReading = 8 << 20 // bytes of XML, counted every time they are referred to
	maxSteps   = 500_000 // of all paths
	maxDepth   = 64
)

// Pages returns what is drawn on the pages, for files of this program and plain ones of others: texts, paths,
// pictures and page templates. What it does not know (patterns, shadings, clips, rotated text) is left out, so
// it is for looking at a file that a judgement stands beside, not for printing.
func (p *Package) Pages() ([]Page, error) {
	bodies, err := p.bodies()
	if err != nil {
		return nil, err
	}
	var pages []Page
	left := allowance{maxReading, maxSteps}
	for _, b := range bodies {
		r := reader{of: p, left: &left, fonts: map[string]*Font{}, pictures: map[string]*Picture{}, templates: map[string]string{}}
		for _, t := range b.Templates {
			r.templates[t.ID] = resolve(b.part, t.Loc)
		}
		for _, res := range append(b.PublicRes, b.DocumentRes...) {
			r.resources(resolve(b.part, res))
		}
		for _, page := range b.Pages {
			if len(pages) == maxPages {
				return pages, nil
			}
			read, err := r.page(resolve(b.part, page.Loc), b.Box)
			if err != nil {
				return nil, err
			}
			pages = append(pages, read)
		}
	}
	return pages, nil
}

// allowance is what may still be read.
type allowance struct{ bytes, steps int }

// reader reads the pages of one document.
type reader struct {
	of        *Package
	left      *allowance
	fonts     map[string]*Font // by ID
	pictures  map[string]*Picture
	templates map[string]string // parts
}

type xmlResources struct {
	Base  string `xml:"BaseLoc,attr"`
	Fonts []struct {
		ID   string `xml:"ID,attr"`
		Name string `xml:"FontName,attr"`
		Bold string `xml:"Bold,attr"`
		File string `xml:"FontFile"`
	} `xml:"Fonts>Font"`
	Media []struct {
		ID     string `xml:"ID,attr"`
		Format string `xml:"Format,attr"`
		File   string `xml:"MediaFile"`
	} `xml:"MultiMedias>MultiMedia"`
}

// resources reads a list of fonts and pictures. One that cannot be read leaves its texts without a font.
func (r *reader) resources(part string) {
	var x xmlResources
	if !r.spend(part) || r.of.parse(part, &x) != nil {
		return
	}
	file := func(location string) *Content {
		base := resolve(part, x.Base) + "/"
		if i, ok := r.of.index[resolve(base, location)]; ok {
			return r.of.parts[i].Content
		}
		return nil
	}
	for _, f := range x.Fonts {
		r.fonts[f.ID] = &Font{Name: f.Name, Bold: f.Bold == "true", File: file(f.File)}
	}
	for _, m := range x.Media {
		r.pictures[m.ID] = &Picture{Format: strings.ToUpper(m.Format), File: file(m.File)}
	}
}

// spend takes a part off what may be read.
func (r *reader) spend(part string) bool {
	b, _ := r.of.Part(part)
	r.left.bytes -= len(b)
	return r.left.bytes >= 0
}

var errTooMuch = errors.New("more than is shown")

// page reads one page; box is the page area of the document, for pages that have none of their own.
func (r *reader) page(part, box string) (Page, error) {
	c := &canvas{reader: r, box: box}
	if err := c.read(part, true); err != nil {
		if errors.Is(err, errTooMuch) {
			return Page{}, unreadable("版面内容超过 %d MB，不能显示", maxReading>>20)
		}
		return Page{}, unreadable("其中的版面“%s”不能读取", shown(part))
	}
	page := Page{Objects: append(c.under, c.objects...)}
	if area, err := parseNumbers(c.box, 4); err == nil {
		page.Width, page.Height = area[2], area[3]
	}
	return page, nil
}

// canvas gathers the objects of one page.
type canvas struct {
	*reader
	box     string
	under   []Object // of templates
	objects []Object
}

// read walks through a page or a template of pages.
func (c *canvas) read(part string, templates bool) error {
	b, ok := c.of.Part(part)
	if !ok || len(b) > maxXML {
		return io.ErrUnexpectedEOF
	}
	if !c.spend(part) {
		return errTooMuch
	}
	d := xml.NewDecoder(bytes.NewReader(b))
	for depth := 0; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil || depth > maxDepth {
			return io.ErrUnexpectedEOF
		}
		switch e := token.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			depth++
			taken, err := c.element(d, e, templates)
			if err != nil {
				return err
			}
			if taken {
				depth--
			}
		}
	}
}

// element reads an element it knows, and reports whether it read it to its end.
func (c *canvas) element(d *xml.Decoder, e xml.StartElement, templates bool) (bool, error) {
	switch e.Name.Local {
	case "PhysicalBox":
		var box string
		err := d.DecodeElement(&box, &e)
		if templates && err == nil {
			c.box = box
		}
		return true, err
	case "Template":
		if part, ok := c.templates[attribute(e, "TemplateID")]; ok && templates {
			under := &canvas{reader: c.reader}
			if err := under.read(part, false); err != nil {
				return false, err
			}
			c.under = append(c.under, under.objects...)
		}
	case "TextObject":
		var x xmlText
		err := d.DecodeElement(&x, &e)
		if err == nil {
			c.text(&x)
		}
		return true, err
	case "PathObject":
		var x xmlPath
		err := d.DecodeElement(&x, &e)
		if err == nil {
			c.path(&x)
		}
		return true, err
	case "ImageObject":
		c.image(e)
	}
	return false, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

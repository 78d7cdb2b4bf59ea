package ofd

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
)

// maxXML is the size of the largest XML part that is read. A reader's memory is a small multiple of it.
const maxXML = 4 << 20

// maxBodies is how many documents of one package are read; nearly all have one.
const maxBodies = 8

// Elements are found by their local names, whatever their namespace: files of the years before 2016 have another.
type (
	xmlRoot struct {
		Bodies []xmlBody `xml:"DocBody"`
	}
	xmlBody struct {
		Info       xmlInfo `xml:"DocInfo"`
		DocRoot    string  `xml:"DocRoot"`
		Signatures string  `xml:"Signatures"`
	}
	xmlInfo struct {
		DocID   string `xml:"DocID"`
		Title   string `xml:"Title"`
		Author  string `xml:"Author"`
		Date    string `xml:"CreationDate"`
		Creator string `xml:"Creator"`
		Version string `xml:"CreatorVersion"`
		Custom  []struct {
			Name  string `xml:"Name,attr"`
			Value string `xml:",chardata"`
		} `xml:"CustomDatas>CustomData"`
	}
	xmlDocument struct {
		Box         string    `xml:"CommonData>PageArea>PhysicalBox"`
		PublicRes   []string  `xml:"CommonData>PublicRes"`
		DocumentRes []string  `xml:"CommonData>DocumentRes"`
		Templates   []xmlPage `xml:"CommonData>TemplatePage"`
		Pages       []xmlPage `xml:"Pages>Page"`
		Attachments string    `xml:"Attachments"`
	}
	xmlPage struct {
		ID  string `xml:"ID,attr"`
		Loc string `xml:"BaseLoc,attr"`
	}
	xmlAttachments struct {
		List []struct {
			Name   string `xml:"Name,attr"`
			Format string `xml:"Format,attr"`
			Loc    string `xml:"FileLoc"`
		} `xml:"Attachment"`
	}
)

// parse reads an XML part.
func (p *Package) parse(name string, into any) error {
	b, ok := p.Part(name)
	switch {
	case !ok:
		return unreadable("其中没有应有的文件“%s”", shown(name))
	case len(b) > maxXML:
		return unreadable("其中的文件“%s”超过 %d MB", shown(name), maxXML>>20)
	}
	if err := xml.NewDecoder(bytes.NewReader(b)).Decode(into); err != nil {
		return unreadable("其中的文件“%s”不是正确的 XML", shown(name))
	}
	return nil
}

// resolve returns the name of the part that a location in another part means.
func resolve(from, location string) string {
	location = strings.TrimSpace(location)
	if rest, ok := strings.CutPrefix(location, "/"); ok {
		return path.Clean(rest)
	}
	return path.Join(path.Dir(from), location)
}

// Info returns what the package says of itself.
func (p *Package) Info() (Info, error) {
	var root xmlRoot
	if err := p.parse(rootPart, &root); err != nil {
		return Info{}, err
	}
	if len(root.Bodies) == 0 {
		return Info{}, unreadable("OFD.xml 中没有文档")
	}
	x := root.Bodies[0].Info
	info := Info{DocID: x.DocID, Title: x.Title, Author: x.Author, Creator: x.Creator, Version: x.Version}
	if made, err := time.Parse(xmlDate, strings.TrimSpace(x.Date)); err == nil {
		info.Made = made
	}
	for _, e := range x.Custom {
		info.Custom = append(info.Custom, Entry{e.Name, e.Value})
	}
	return info, nil
}

// Value returns a piece of metadata, or "".
func (i Info) Value(name string) string {
	for _, e := range i.Custom {
		if e.Name == name {
			return e.Value
		}
	}
	return ""
}

// body is a document of the package with what it is read by.
type body struct {
	part string // Document.xml
	xmlDocument
}

// bodies returns the documents of the package.
func (p *Package) bodies() ([]body, error) {
	var root xmlRoot
	if err := p.parse(rootPart, &root); err != nil {
		return nil, err
	}
	var list []body
	for _, b := range root.Bodies[:min(len(root.Bodies), maxBodies)] {
		d := body{part: resolve(rootPart, b.DocRoot)}
		if err := p.parse(d.part, &d.xmlDocument); err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	if len(list) == 0 {
		return nil, unreadable("OFD.xml 中没有文档")
	}
	return list, nil
}

// sheet is a page of the package.
type sheet struct {
	id, part string
}

// pageList returns the pages of all documents.
func (p *Package) pageList() ([]sheet, error) {
	if p.pages != nil {
		return p.pages, nil
	}
	bodies, err := p.bodies()
	if err != nil {
		return nil, err
	}
	var list []sheet
	for _, b := range bodies {
		for _, page := range b.Pages {
			list = append(list, sheet{page.ID, resolve(b.part, page.Loc)})
		}
	}
	return list, nil
}

// Attachment returns an attachment by its name, "face.xml" or "face".
func (p *Package) Attachment(name string) ([]byte, bool) {
	bodies, err := p.bodies()
	if err != nil {
		return nil, false
	}
	for _, b := range bodies {
		if b.Attachments == "" {
			continue
		}
		var list xmlAttachments
		at := resolve(b.part, b.Attachments)
		if err := p.parse(at, &list); err != nil {
			continue
		}
		for _, a := range list.List {
			if a.Name == name || a.Name+"."+a.Format == name {
				return p.Part(resolve(at, a.Loc))
			}
		}
	}
	return nil, false
}

var errNumbers = errors.New("not the numbers that belong there")

// parseNumbers reads n lengths.
func parseNumbers(s string, n int) ([]float64, error) {
	fields := strings.Fields(s)
	if len(fields) != n {
		return nil, errNumbers
	}
	list := make([]float64, n)
	for i, f := range fields {
		if _, err := fmt.Sscan(f, &list[i]); err != nil {
			return nil, errNumbers
		}
	}
	return list, nil
}

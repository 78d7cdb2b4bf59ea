package page

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// caseFormDesk is what the form of a case asks of the desk.
type caseFormDesk interface {
	May(access.Permission) bool
	Settings() bureau.Settings
	Catalog() *catalog.Catalog
	Regions() *code.Regions
	Today() day.Day
	AddPicture(ctx context.Context, image []byte) (digest string, err error)
	List(context.Context, bureau.Query) (bureau.Page, error)
	Reveal(ctx context.Context, ref string) (bureau.Dossier, error)
	Suggest(ctx context.Context, ref string, op certificate.Operation, reason certificate.Reason) (certificate.Face, error)
	SaveCase(context.Context, bureau.Case) (bureau.Case, error)
	Submit(ctx context.Context, id string) (bureau.Case, error)
}

// savedAfter is how long after a change a draft is kept.
const savedAfter = 4 * time.Second

// caseForm is a case being written: what is asked, the face where the operation brings one, kept as a draft by
// itself until it is submitted.
type caseForm struct {
	desk  caseFormDesk
	tools Tools
	host  Host

	threeSteps bool // a case is reviewed before it is approved

	k      bureau.Case // as it was kept last
	kind   *catalog.Kind
	before certificate.Face // of an amendment or a renewal: what the form began with
	ask    *askForm
	face   *faceForm // nil where the operation brings no face
	saved  *part.Line
	whole  *fyne.Container
	dialog *part.Dialog

	dirty, busy, closed bool
	timed               bool   // a keeping is due
	then                func() // what waits for a keeping that runs
}

func newCaseForm(desk caseFormDesk, tools Tools, host Host) *caseForm {
	return &caseForm{desk: desk, tools: tools, host: host}
}

// open shows the form of a case: a new one, or one that was written before.
func (f *caseForm) open(k bureau.Case) {
	kind, ok := f.desk.Catalog().Kind(k.Kind)
	if !ok {
		return
	}
	f.k, f.kind = k, kind
	if !k.Operation.SetsFace() || k.Operation == certificate.Issue {
		f.show()
		return
	}
	if reasons := k.Operation.Reasons(); k.Reason == "" {
		f.k.Reason = reasons[0]
	}
	f.suggest(f.show)
}

// suggest fetches the face that an amendment or a renewal begins with.
func (f *caseForm) suggest(then func()) {
	id, op, reason := f.k.Certificate, f.k.Operation, f.k.Reason
	var face certificate.Face
	f.host.Run("读取照面", func(ctx context.Context, _ func(int, int)) (err error) {
		face, err = f.desk.Suggest(ctx, id.String(), op, reason)
		return err
	}, func(err error) {
		if err != nil {
			f.host.Fail(err)
			return
		}
		f.before = face
		then()
	})
}

func (f *caseForm) show() {
	f.ask = newAskForm(model.NewAsk(f.k.Operation, f.desk.Today()), f.said(), f.desk, f.host)
	fields := f.ask.fields
	body := part.Down(look.Medium, part.Remark(model.Consequence(f.k.Operation, f.threeSteps)))
	title := f.k.Operation.Name() + "　" + f.kind.Name
	if holder := f.before[f.kind.Key(catalog.RoleHolder)]; holder != "" {
		title += "　" + holder
	}
	if f.k.Operation.SetsFace() {
		version, _ := f.desk.Catalog().InForce(f.kind.Code)
		form := model.NewForm(f.kind, f.desk.Regions(), f.desk.Today(), f.desk.Settings().Bureau)
		f.face = newFaceForm(form, version.Template, f.tools, f.host, f.desk.AddPicture)
		if f.k.ID != "" || f.before != nil {
			f.face.fill(model.CaseFace(f.k, f.before))
		}
		behind := len(fields) - 1 // the note, and before it the certificate that a new one follows on
		if f.ask.other != nil {
			behind--
		}
		fields = slices.Concat(fields[:behind], f.face.order, fields[behind:])
		if f.before != nil {
			f.face.against(func() certificate.Face { return f.before })
		}
		f.face.onChange(f.change)
	}
	f.ask.changed, f.ask.reasonPicked = f.change, f.renew
	f.saved = part.Note("写到一半也会自动保存，在“受理”的“我的草稿”里").Loose()
	body.Add(part.Form(fields...))
	if f.ask.other != nil {
		body.Add(roomForSuggestions())
	}
	f.whole = part.Down(look.Small, f.saved)
	if f.k.Operation == certificate.Issue {
		f.whole.Add(newHolderOffer(f).object)
	}
	f.whole.Add(part.Grow(part.Scrolled(body)))
	f.dialog = part.NewDialog(title, f.whole, part.Command{Name: "提出" + f.k.Operation.Name(), Do: func() { f.submit(fields) }})
	f.ask.note.Submits(f.dialog.Submit)
	f.dialog.Broad().Whole().Begin(fields[0]).OnClose(f.leave).Show(f.host.Window())
}

// said is what the case was written with.
func (f *caseForm) said() model.Answers { return model.NewAsk(f.k.Operation, f.desk.Today()).Said(f.k) }

// renew asks for the face anew that another reason begins with; what was changed by hand stays.
func (f *caseForm) renew() {
	if f.face == nil || f.before == nil {
		return
	}
	changes := f.face.changes(f.before)
	f.k = f.ask.ask.Whole(f.k, f.ask.said())
	f.suggest(func() {
		face := maps.Clone(f.before)
		maps.Copy(face, changes)
		f.face.fill(face)
	})
}

// written is the case as the form has it now.
func (f *caseForm) written() bureau.Case {
	k := f.ask.ask.Whole(f.k, f.ask.said())
	switch {
	case f.face == nil:
	case f.before == nil:
		k.Face = f.face.face()
	default:
		k.Face = f.face.changes(f.before)
	}
	return k
}

// change notes that something was typed, and has it kept some seconds later.
func (f *caseForm) change() {
	f.dirty = true
	if f.timed || f.closed || f.tools.After == nil {
		return
	}
	f.timed = true
	f.tools.After(savedAfter, func() {
		f.timed = false
		if !f.closed {
			f.save()
		}
	})
}

// save keeps the draft, off the screen; one keeping at a time, so that a new draft is not made twice.
func (f *caseForm) save() {
	if f.busy || !f.dirty {
		return
	}
	f.busy, f.dirty = true, false
	draft := f.written()
	var kept bureau.Case
	f.host.Run("", func(ctx context.Context, _ func(int, int)) (err error) {
		kept, err = f.desk.SaveCase(ctx, draft)
		return err
	}, func(err error) {
		f.busy = false
		switch {
		case err != nil:
			f.dirty = true
			f.saved.SetIn(look.Danger, err.Error())
		default:
			f.took(kept)
			f.saved.SetIn(look.SecondInk, model.SavedText(time.Now()))
		}
		if then := f.then; then != nil {
			f.then = nil
			then()
		}
	})
}

// took remembers under which number the case is kept.
func (f *caseForm) took(kept bureau.Case) {
	f.k.ID, f.k.Base, f.k.State = kept.ID, kept.Base, kept.State
}

// leave keeps what was typed last when the form is closed.
func (f *caseForm) leave() {
	f.stop()
	if f.busy {
		f.then = f.leave
		return
	}
	if f.dirty {
		f.then = f.parted
		f.save()
		return
	}
	f.parted()
}

// parted says where the draft is.
func (f *caseForm) parted() {
	if f.k.ID != "" && f.k.State != bureau.Open {
		f.host.Toast("草稿 " + f.k.ID + " 已保存，在“受理”的“我的草稿”里")
		f.host.Changed()
	}
}

func (f *caseForm) stop() {
	f.closed = true
	f.ask.leave()
	if f.face != nil {
		f.face.leave()
	}
}

// keep keeps what was typed last at once: the window is about to go.
func (f *caseForm) keep() {
	if f.dialog == nil || f.closed || f.busy || !f.dirty {
		return
	}
	f.stop()
	if _, err := f.desk.SaveCase(context.Background(), f.written()); err != nil {
		f.host.Fail(err)
	}
}

// submit checks what is typed, keeps it, and opens it for a second person.
func (f *caseForm) submit(fields []*part.Field) {
	if !part.FirstWrong(fields) {
		f.dialog.Complain("请先改正上面标红的项目。")
		return
	}
	if f.face != nil {
		if why := f.face.why(); why != "" {
			f.dialog.Complain(why)
			return
		}
	}
	if f.busy {
		f.then = func() { f.submit(fields) }
		return
	}
	f.busy = true
	f.dialog.Complain("")
	draft := f.written()
	var kept, open bureau.Case
	f.host.Run("提交", func(ctx context.Context, _ func(int, int)) (err error) {
		if kept, err = f.desk.SaveCase(ctx, draft); err != nil {
			return err
		}
		open, err = f.desk.Submit(ctx, kept.ID)
		return err
	}, func(err error) {
		f.busy, f.dirty = false, false
		if kept.ID != "" {
			f.took(kept)
		}
		var wrong *bureau.FaceError
		if errors.As(err, &wrong) && f.face != nil {
			f.face.wrong(wrong)
		}
		if err != nil {
			f.dialog.Complain(err.Error())
			return
		}
		f.k.State = open.State
		f.dialog.Close()
		f.host.Toast("已提出" + f.k.Operation.Name() + "，办件 " + open.ID + " 等待审批")
		f.host.Changed()
	})
}

package page

import (
	"context"
	"io"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/code"
	"roadcert/domain/day"
	"roadcert/domain/document"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// CatalogDesk is what 目录与模板 asks of the desk.
type CatalogDesk interface {
	Person() bureau.Person
	May(access.Permission) bool
	Settings() bureau.Settings
	Catalog() *catalog.Catalog
	Regions() *code.Regions
	Today() day.Day
	Versions(context.Context, catalog.Code) ([]catalog.Version, error)
	SaveDraft(context.Context, catalog.Version) (catalog.Version, error)
	DiscardDraft(context.Context, catalog.Code) error
	Publish(context.Context, catalog.Code) (catalog.Version, error)
	ExportCatalog(context.Context, io.Writer) error
	ImportCatalog(ctx context.Context, content []byte, accept string) (bureau.CatalogImport, error)
	SampleSheet(catalog.Version) document.Sheet
	Seals(context.Context) ([]bureau.SealInfo, error)
	InstallSeal(ctx context.Context, esl, key []byte, password string) (bureau.SealInfo, error)
	TrustCertificate(ctx context.Context, content []byte, accept string) (subject, fingerprint string, err error)
}

// NewCatalog returns 目录与模板: what the bureau issues, how it looks, and every version of both.
func NewCatalog(desk CatalogDesk, tools Tools, host Host) Page {
	p := &catalogPage{
		desk: desk, tools: tools, host: host, running: latest{host: host}, drafts: map[catalog.Code]*model.Draft{},
		detail: container.NewStack(), whole: container.NewStack(),
	}
	p.seals = newSeals(desk, host)
	p.designer = newDesigner(desk, tools, host)
	p.designer.Changed = p.redesigned
	p.build()
	return p
}

// catalogPage binds the list of kinds to one version of the kind that is picked. What somebody has begun to
// change stays with its kind until it is saved, also when another kind is looked at meanwhile.
type catalogPage struct {
	desk    CatalogDesk
	tools   Tools
	host    Host
	running latest

	histories map[catalog.Code][]catalog.Version // newest first
	lines     []model.EntryLine
	drafts    map[catalog.Code]*model.Draft // worked on here
	code      catalog.Code                  // the kind that is looked at
	number    int                           // and which version of it

	list      *part.Grid[model.EntryLine]
	detail    *fyne.Container // the version
	main      fyne.CanvasObject
	whole     *fyne.Container // main, or the designer
	tabs      *part.Tabs
	note      *part.Paragraph // what keeps the draft from being saved
	bar       *fyne.Container
	fields    []*part.Field // of the entry, in a draft
	example   *part.Paragraph
	schema    *part.Grid[model.FieldLine]
	preview   *preview
	designer  *designerView
	designing bool
	keeps     *part.CommandButton // saves what is drawn
	seals     *seals
}

func (p *catalogPage) Title() string             { return "目录与模板" }
func (p *catalogPage) Object() fyne.CanvasObject { return p.whole }

// reads tells whether the person looks at the catalogue at all, and not only at seals.
func (p *catalogPage) reads() bool { return p.desk.May(access.ReadCertificates) }

func (p *catalogPage) build() {
	p.preview = newPreview(p.host)
	p.list = part.NewGrid("catalog", []part.Column[model.EntryLine]{
		{ID: "name", Title: "类别", Width: 9.5, Grow: true, Text: func(l model.EntryLine) string { return l.Name }},
		{ID: "state", Title: "状态", Width: 11.5, Text: p.stateText, Role: func(l model.EntryLine) look.Role { return toneRoles[l.Tone] }},
	}, list.Of(func() []model.EntryLine { return p.lines }), p.host.Run, p.host.Fail)
	p.list.Leads = true
	p.list.Moved = func() {
		if l, ok := p.list.Current(); ok && l.Code != p.code {
			p.look(l.Code, 0)
		}
	}
	p.put(part.Empty("正在读取…", ""))
	p.main = part.PadXY(look.Wide, look.Nil, part.Beside(listEms, p.list, p.detail))
	if !p.reads() {
		p.main = part.Pad(look.Wide, part.Panel(p.seals.object))
	}
	p.whole.Objects = []fyne.CanvasObject{p.main}
}

// listEms is how wide the list of kinds is.
const listEms = 23

// stateText says besides, that something is not saved.
func (p *catalogPage) stateText(l model.EntryLine) string {
	if d := p.drafts[l.Code]; d != nil && d.Changed() {
		return "● 有未保存的修改"
	}
	return l.State
}

func (p *catalogPage) put(o fyne.CanvasObject) {
	p.detail.Objects = []fyne.CanvasObject{part.Fill(look.Surface, look.None), o}
	p.detail.Refresh()
}

// Show reads the catalogue anew; what is not saved stays, and so does a template on the drawing board.
func (p *catalogPage) Show(r Route) {
	switch d := p.draft(); {
	case r.Filter == DesignFilter && d != nil:
		if !p.designing {
			p.design(d)
		} else {
			p.reload()
		}
		return
	case p.designing:
		p.designed()
	}
	if p.reads() {
		p.reload()
	}
	if p.seals.may() {
		p.seals.reload()
	}
}

// reload fetches the history of every kind.
func (p *catalogPage) reload() {
	histories := map[catalog.Code][]catalog.Version{}
	var lines []model.EntryLine
	p.running.begin("", func(ctx context.Context, _ func(done, total int)) error {
		for _, k := range p.desk.Catalog().Kinds() {
			history, err := p.desk.Versions(ctx, k.Code)
			if err != nil {
				return err
			}
			histories[k.Code] = history
			lines = append(lines, model.NewEntryLine(history, p.desk.Today()))
		}
		return nil
	}, func(err error) {
		if err != nil {
			p.put(part.Empty("目录读不出来", err.Error(), part.Command{Name: "再试一次", Key: fyne.KeyF5, Do: p.reload}))
			return
		}
		p.histories, p.lines = histories, lines
		p.forgetSaved()
		if p.code == "" {
			p.list.Restart()
			return
		}
		p.list.Reload()
		p.look(p.code, p.number)
	})
}

// forgetSaved drops drafts in which nothing has changed: they are read anew.
func (p *catalogPage) forgetSaved() {
	for code, d := range p.drafts {
		if !d.Changed() {
			delete(p.drafts, code)
		}
	}
}

// look shows a version of a kind; number 0 is the one a person would want to begin with.
func (p *catalogPage) look(code catalog.Code, number int) {
	history := p.histories[code]
	if len(history) == 0 {
		return
	}
	at := model.Looked(history, p.works(), p.desk.Today())
	for i, v := range history {
		if v.Number == number {
			at = i
		}
	}
	p.code, p.number = code, history[at].Number
	p.draw()
}

// works tells whether the person has to do with drafts.
func (p *catalogPage) works() bool {
	return p.desk.May(access.DraftCatalog) || p.desk.May(access.PublishCatalog)
}

// version is what is looked at, as it stands on the screen.
func (p *catalogPage) version() catalog.Version {
	if d := p.draft(); d != nil {
		return d.Version
	}
	for _, v := range p.histories[p.code] {
		if v.Number == p.number {
			return v
		}
	}
	return catalog.Version{}
}

// draft is the draft that is looked at, by somebody who may change it; nil otherwise.
func (p *catalogPage) draft() *model.Draft {
	if !p.desk.May(access.DraftCatalog) {
		return nil
	}
	for _, v := range p.histories[p.code] {
		if v.Number != p.number || v.State != catalog.Draft {
			continue
		}
		if p.drafts[p.code] == nil {
			p.drafts[p.code] = model.NewDraft(v, p.histories[p.code])
		}
		return p.drafts[p.code]
	}
	return nil
}

// edited says on the screen what a change has come to.
func (p *catalogPage) edited() {
	d := p.draft()
	if d == nil {
		return
	}
	p.note.SetIn(p.draftNote(d))
	p.list.Reload()
	p.bar.Refresh()
	p.detail.Refresh()
}

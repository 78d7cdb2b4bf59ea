package page

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/list"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

// QualityDesk is what 归集质量 asks of the desk.
type QualityDesk interface {
	Quality(ctx context.Context, kind catalog.Code, progress func(done int)) (bureau.Quality, error)
	Mappings(context.Context) ([]bureau.Mapping, error)
	ForgetMapping(ctx context.Context, name string) error
}

// quality is how good the records are, cause by cause, and which headers the desk has learned to read.
type quality struct {
	desk     CollectDesk
	host     Host
	running  latest
	found    bureau.Quality
	mappings []model.MappingLine
	counted  bool // found is of the store as it is
	kind     string
	lines    []model.QualityLine
	grid     *part.Grid[model.QualityLine]
	learned  *part.Grid[model.MappingLine]
	remedy   *fyne.Container
	object   *fyne.Container
}

// remedyEms is the height of what is said of a cause, in body type sizes.
const remedyEms = 5

func newQuality(desk CollectDesk, host Host) *quality {
	v := &quality{desk: desk, host: host, running: latest{host: host}, remedy: container.NewStack(), object: container.NewStack()}
	text := func(of func(model.QualityLine) string) func(model.QualityLine) string { return of }
	v.grid = part.NewGrid("collect.quality", []part.Column[model.QualityLine]{
		{ID: "name", Title: "问题", Width: 12, Grow: true, Text: text(func(l model.QualityLine) string { return l.Name })},
		{ID: "weight", Title: "影响", Width: 6, Text: text(func(l model.QualityLine) string { return l.Weight }), Role: func(l model.QualityLine) look.Role { return toneRoles[l.Tone] }},
		{ID: "count", Title: "本数", Width: 5, Right: true, Text: text(func(l model.QualityLine) string { return l.Count })},
		{ID: "rate", Title: "占有效", Width: 6, Right: true, Text: text(func(l model.QualityLine) string { return l.Rate })},
	}, list.Of(func() []model.QualityLine { return v.lines }), host.Run, host.Fail)
	v.grid.IfEmpty(part.Empty("没有发现问题", "有效证照的照面都齐全。"))
	v.grid.Leads = true
	v.grid.Moved = v.moved
	v.grid.Copied = func(n int) { host.Toast("已复制 " + model.Thousands(n) + " 行") }
	v.learned = part.NewGrid("collect.mappings", []part.Column[model.MappingLine]{
		{ID: "kind", Title: "类别", Width: 7, Text: func(l model.MappingLine) string { return l.Kind }},
		{ID: "columns", Title: "对照", Width: 12, Grow: true, Text: func(l model.MappingLine) string { return l.Columns }},
		{ID: "by", Title: "保存人", Width: 5, Text: func(l model.MappingLine) string { return l.By }},
		{ID: "at", Title: "日期", Width: 6.5, Text: func(l model.MappingLine) string { return l.At }},
	}, list.Of(func() []model.MappingLine { return v.mappings }), host.Run, host.Fail)
	v.learned.IfEmpty(part.Empty("还没有记住的列对照", "导入时改过的列会记在这里，下次同样的表头直接照用。"))
	v.learned.Leads = true
	v.learned.Opened = func(l model.MappingLine) {
		part.NewNotice(l.Kind+"的列对照", part.Prose(l.Columns)).Show(host.Window())
	}
	return v
}

// show counts where that has not been done since the store changed here.
func (v *quality) show() {
	if !v.counted && !v.running.busy() {
		v.count()
	}
}

// forget lets the next show count again.
func (v *quality) forget() { v.counted = false }

func (v *quality) put(o fyne.CanvasObject) {
	v.object.Objects = []fyne.CanvasObject{o}
	v.object.Refresh()
}

// count walks the valid certificates.
func (v *quality) count() {
	var found bureau.Quality
	var kept []bureau.Mapping
	v.put(part.Empty("正在统计…", ""))
	v.running.begin("统计归集质量", func(ctx context.Context, progress func(done, total int)) (err error) {
		if found, err = v.desk.Quality(ctx, "", func(done int) { progress(done, 0) }); err != nil {
			return err
		}
		kept, err = v.desk.Mappings(ctx)
		return err
	}, func(err error) {
		if err != nil {
			v.put(part.Empty("没有统计完", err.Error(), part.Command{Name: "重新统计", Do: v.count}))
			return
		}
		v.found, v.mappings, v.counted = found, model.MappingLines(kept, v.desk.Catalog()), true
		v.draw()
	})
}

func (v *quality) draw() {
	of := model.QualityOf(&v.found, v.kind)
	v.lines = model.QualityLines(of)
	kind := part.NewChoice(partOptions(model.QualityKinds(&v.found)), func(key string) { v.kind = key; v.draw() })
	kind.Pick(v.kind)
	bar := part.Across(look.Small, part.Text("类别"), kind, part.Grow(part.Text(model.QualityText(of)).Loose()), part.Button(part.Command{Name: "重新统计", Do: v.count}))
	causes := part.Down(look.Small, part.Section("按原因"), part.Grow(v.grid), part.Rule(), part.High(remedyEms, v.remedy))
	bars := part.NewRateBars(look.Row)
	var list []part.RateBar
	for _, b := range model.QualityBars(&v.found) {
		list = append(list, part.RateBar{Label: b.Name, Text: b.Text, Share: b.Share})
	}
	bars.Set(list)
	heading := part.Across(look.Small, part.Section("记住的列对照"), part.Grow(nil), part.Link(v.deleteCommand()))
	right := part.Down(look.Wide, part.Panel(part.Down(look.Small, part.Section("各类可以生成电子证照的比例"), bars)),
		part.Grow(part.Panel(part.Down(look.Small, heading, part.Grow(v.learned)))))
	v.put(part.PadXY(look.Nil, look.Small, part.Down(look.Small, bar, part.Grow(part.Share(look.Wide, part.Panel(causes), right)))))
	v.say(model.QualityLine{})
	v.grid.Restart()
	v.learned.Restart()
}

func (v *quality) moved() {
	if l, ok := v.grid.Current(); ok {
		v.say(l)
	}
}

// say tells how the certificates with a flaw are found.
func (v *quality) say(l model.QualityLine) {
	body := part.Down(look.Small)
	if l.Name != "" {
		body.Add(part.Remark(l.Name + "：" + l.Remedy))
	}
	filter := ""
	switch {
	case l.Blocks:
		filter = model.Unconverted
	case l.Name != "" && v.kind != "":
		filter = "kind:" + v.kind
	}
	if filter != "" {
		body.Add(part.Across(look.Small, part.Link(part.Command{Name: "到“证照”页查找", Do: func() { v.host.Open(Route{Page: Certificates, Filter: filter}) }}), part.Grow(nil)))
	}
	v.remedy.Objects = []fyne.CanvasObject{body}
	v.remedy.Refresh()
}

// deleteCommand lets the desk forget how a header was read.
func (v *quality) deleteCommand() part.Command {
	return part.Command{
		Name: "删除…",
		Why: func() string {
			if _, ok := v.learned.Current(); !ok {
				return "请先选一份列对照"
			}
			return ""
		},
		Do: func() {
			l, _ := v.learned.Current()
			part.Confirm(v.host.Window(), "删除列对照", "删除后，同样的表头重新自动识别："+l.Columns, "删除", func() {
				v.host.Run("删除列对照", func(ctx context.Context, _ func(int, int)) error { return v.desk.ForgetMapping(ctx, l.Name) }, func(err error) {
					if err != nil {
						v.host.Fail(err)
						return
					}
					v.host.Toast("已删除列对照")
					v.count()
				})
			})
		},
	}
}

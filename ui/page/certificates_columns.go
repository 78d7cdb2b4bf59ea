package page

import (
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/ui/look"
	"roadcert/ui/model"
	"roadcert/ui/part"
)

func (p *certificatesPage) columns() []part.Column[bureau.Row] {
	return []part.Column[bureau.Row]{
		{ID: "number", Title: "编号", Width: 18.2, Grow: true, Sort: string(bureau.ByNumber), Text: func(r bureau.Row) string { return r.Number }},
		{ID: "holder", Title: "持证主体", Width: 9.4, Grow: true, Sort: string(bureau.ByHolder), Text: func(r bureau.Row) string { return r.Holder }},
		{ID: "kind", Title: "类别", Width: 7.6, Text: func(r bureau.Row) string { return p.kindName(r.Kind) }},
		{ID: "plate", Title: "车牌", Width: 5.6, Text: func(r bureau.Row) string { return r.Plate }},
		{ID: "status", Title: "状态", Width: 4, Text: func(r bureau.Row) string { return r.Status.Name() }, Role: func(r bureau.Row) look.Role { return toneRoles[model.StatusTone(r.Status)] }},
		{ID: "valid_to", Title: "有效期至", Width: 6.9, Sort: string(bureau.ByValidTo), Text: func(r bureau.Row) string { return r.ValidTo.String() }},
		{ID: "medium", Title: "介质", Width: 5.9, Text: func(r bureau.Row) string { return r.Medium.Name() }},
		{ID: "sync", Title: "同步", Width: 4, Text: func(r bureau.Row) string { text, _ := model.SyncText(r); return text }, Role: func(r bureau.Row) look.Role {
			_, tone := model.SyncText(r)
			return toneRoles[tone]
		}},
		{ID: "review", Title: "审验至", Width: 7, Text: func(r bureau.Row) string { return r.ReviewDue.String() }, Hidden: true},
		{ID: "version", Title: "版本", Width: 4, Right: true, Text: func(r bureau.Row) string { return versionText(r.Version) }, Hidden: true},
		{ID: "id", Title: "标识", Width: 6, Text: func(r bureau.Row) string { return r.ID.String() }, Hidden: true},
	}
}

func versionText(n int) string {
	if n == 0 {
		return ""
	}
	return model.Thousands(n)
}

func (p *certificatesPage) kindName(c catalog.Code) string {
	if k, ok := p.desk.Catalog().Kind(c); ok {
		return k.Short
	}
	return string(c)
}

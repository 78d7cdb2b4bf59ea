package bureau

import (
	"context"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/catalog"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
	"roadcert/domain/seal"
)

// Mapping is what a person once said of a header: of which kind its registers are, and which columns are what. The next
// register with the same headings is read by it.
type Mapping struct {
	Name     string            `json:"name"` // digest of the headings
	Headings []string          `json:"headings"`
	Kind     catalog.Code      `json:"kind"`
	Map      map[string]string `json:"map,omitempty"` // heading → field key; empty: not used
	By       string            `json:"by"`
	At       time.Time         `json:"at"`
}

// Mappings returns the mappings that are kept.
func (d *Desk) Mappings(ctx context.Context) ([]Mapping, error) {
	if err := d.permit(ctx, access.CollectRegister, "mappings", ""); err != nil {
		return nil, err
	}
	return fetchAll[Mapping](ctx, d.office.Store, mappingDrawer)
}

// ForgetMapping throws a mapping away; the headings are recognised by themselves again. The beginning of a name
// will do where it means one.
func (d *Desk) ForgetMapping(ctx context.Context, name string) error {
	const what = "不能删除列对照"
	if err := d.permit(ctx, access.CollectRegister, "forget_mapping", name); err != nil {
		return err
	}
	kept, err := fetchAll[Mapping](ctx, d.office.Store, mappingDrawer)
	if err != nil {
		return err
	}
	var meant []Mapping
	for _, m := range kept {
		if name != "" && strings.HasPrefix(m.Name, name) {
			meant = append(meant, m)
		}
	}
	switch len(meant) {
	case 0:
		return problem.New(problem.NotFound, what, "没有名为“"+name+"”的列对照", "请先列出已保存的列对照")
	case 1:
	default:
		return problem.New(problem.Invalid, what, "有几份列对照以“"+name+"”开头", "请写出更多字符")
	}
	gone := Record{Drawer: mappingDrawer, Name: meant[0].Name}
	return d.office.Store.Commit(ctx, Change{Records: []Record{gone}, Audit: d.entry("forget_mapping", meant[0].Name[:12], audit.Done, "删除列对照")})
}

// mappingName is the digest of a header, empty for what can be none.
func mappingName(header []string) string {
	key := collect.HeaderKey(header)
	if key == "" {
		return ""
	}
	digest := seal.SM3([]byte(key))
	return hex.EncodeToString(digest[:])
}

// remembered returns the mapping kept for one of the rows, nil where there is none.
func (d *Desk) remembered(ctx context.Context, head []collect.Row) (*Mapping, error) {
	kept, err := fetchAll[Mapping](ctx, d.office.Store, mappingDrawer)
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	for _, row := range head {
		name := mappingName(row.Cells)
		for i := range kept {
			if kept[i].Name == name {
				return &kept[i], nil
			}
		}
	}
	return nil, nil
}

// remember keeps what the person has said of a header, for the next register that has it. What is recognised without
// being said is not worth keeping.
func (d *Desk) remember(ctx context.Context, in Inspection, hints collect.Hints) error {
	if hints.Kind == "" && len(hints.Map) == 0 {
		return nil
	}
	alone, err := collect.Recognise(in.Sample, d.Catalog(), collect.Hints{})
	if err == nil && alone.Kind == in.Layout.Kind && alone.Header == in.Layout.Header && slices.Equal(alone.Columns, in.Layout.Columns) {
		return nil
	}
	headings := in.Layout.Headings()
	m := Mapping{
		Name: mappingName(headings), Headings: headings, Kind: in.Kind.Code, Map: hints.Map,
		By: d.account.User, At: d.office.Now().UTC().Truncate(time.Second),
	}
	r, err := keep(mappingDrawer, m.Name, m)
	if err != nil {
		return err
	}
	return d.office.Store.Commit(ctx, Change{Records: []Record{r}, Audit: d.entry("keep_mapping", m.Name[:12], audit.Done, "保存列对照："+in.Kind.Short)})
}

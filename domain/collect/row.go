package collect

import (
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/code"
	"roadcert/domain/day"
)

// record is a row or a face under examination: one finding for each field of the kind.
type record struct {
	checks
	findings []finding
	columns  []string // what each field is called to the person: the heading, or its name
	required []bool
	sized    int // non-empty fields of the last face, a good guess for the next

	number, id     int // fields by index, -1 where the kind has none
	from, to       int
	issued, status int
}

func newRecord(k *catalog.Kind, regions *code.Regions, today day.Day) record {
	r := record{
		checks:   checks{kind: k, regions: regions, today: today, dates: make(map[day.Day]string)},
		findings: make([]finding, len(k.Fields)),
		columns:  make([]string, len(k.Fields)),
		required: make([]bool, len(k.Fields)),
	}
	byRole := make(map[catalog.Role]int)
	for i := range k.Fields {
		r.columns[i] = k.Fields[i].Name
		r.required[i] = k.Fields[i].Required == catalog.ToCollect
		byRole[k.Fields[i].Role] = i
	}
	at := func(role catalog.Role) int {
		if i, ok := byRole[role]; ok {
			return i
		}
		return -1
	}
	r.number, r.id = at(catalog.RoleNumber), at(catalog.RoleCode)
	r.from, r.to, r.issued = at(catalog.RoleFrom), at(catalog.RoleTo), at(catalog.RoleIssued)
	r.status = at(catalog.RoleStatus)
	return r
}

// settle looks at the findings together and makes of them a draft, or refusals.
func (r *record) settle(out *Reading) {
	if r.kind.Number.OfHolder && r.number >= 0 && r.id >= 0 {
		r.reconcile(&r.findings[r.number], &r.findings[r.id])
	}
	r.orderDates()
	mended := 0
	for i := range r.findings {
		f := &r.findings[i]
		mended += f.mends.count()
		if f.value == "" && f.reason == "" && r.required[i] && !f.silent {
			*f = f.refuse(r.kind.Fields[i].Key+"_missing", "缺少%s；请对照原件补填", r.kind.Fields[i].Name)
		}
		if f.reason != "" && !f.silent {
			out.Refusals = append(out.Refusals, Refusal{
				Line: out.Line, Column: r.columns[i], Value: f.raw, Reason: f.reason, Text: f.text,
			})
		}
	}
	if mended > 0 {
		out.Repairs = make([]Repair, 0, mended)
		for i := range r.findings {
			out.Repairs = r.findings[i].mends.list(out.Repairs, r.columns[i])
		}
	}
	if len(out.Refusals) == 0 {
		out.Draft = r.draft()
	}
}

// reconcile brings together the two places of one fact, where the certificate's number is the holder's
// citizen ID: either fills in for the other, and one mistake is told once.
func (r *record) reconcile(number, id *finding) {
	empty := func(f *finding) bool { return f.value == "" && f.reason == "" }
	switch {
	case empty(number) && empty(id):
		number.silent = r.required[r.id]
	case empty(number):
		number.silent, number.value = true, id.value
	case empty(id):
		id.silent, id.value = true, number.value
	case number.value == id.value:
		number.silent = number.reason != "" && id.reason != ""
	case number.reason == "" && id.reason == "":
		*number = number.refuse("number_differs_from_id",
			"%s与%s不一致，本证以身份证号为证号；请对照原证核对", r.kind.Fields[r.number].Name, r.kind.Fields[r.id].Name)
	}
}

// orderDates refuses an end before its beginning.
func (r *record) orderDates() {
	if r.to < 0 {
		return
	}
	to := &r.findings[r.to]
	for _, i := range [...]int{r.issued, r.from} {
		if i < 0 || to.reason != "" || to.day == 0 || r.findings[i].day <= to.day {
			continue
		}
		*to = to.refuse("date_reversed", "%s %s 早于%s %s；请对照原件核对哪一个日期写错",
			r.kind.Fields[r.to].Name, to.day, r.kind.Fields[i].Name, r.findings[i].day)
	}
}

// draft writes down findings that hold. The status is a fact about the certificate and no part of its face.
func (r *record) draft() Draft {
	d := Draft{Face: make(certificate.Face, r.sized), Status: certificate.Valid}
	for i := range r.findings {
		f := &r.findings[i]
		switch {
		case f.value == "":
			continue
		case i == r.status:
			d.Status = f.status
			continue
		}
		field := &r.kind.Fields[i]
		d.Face[field.Key] = f.value
		switch field.Role {
		case catalog.RoleNumber:
			d.Number = f.value
		case catalog.RoleHolder:
			d.Holder = f.value
		case catalog.RoleCode:
			d.Code = f.value
		case catalog.RolePlate:
			d.Plate = f.value
		case catalog.RoleIssued:
			d.IssuedOn = f.day
		case catalog.RoleTo:
			d.ValidTo = f.day
		case catalog.RoleReview:
			d.ReviewDue = f.day
		}
	}
	r.sized = len(d.Face)
	return d
}

package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"

	"roadcert/assets"
	"roadcert/cmd/internal/premises"
	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/problem"
	"roadcert/store/register"
)

// demoVerb founds a practice county and does the whole main job on it.
type demoVerb struct {
	Out          string `default:"out" placeholder:"DIR" help:"${help_out}"`
	Certificates int    `placeholder:"N" help:"${help_certificates}"`
}

// demoResult is what the practice county came to, kept in demo.json so that the second run starts at once.
type demoResult struct {
	Store        string          `json:"store"`
	Bureau       string          `json:"bureau"`
	Training     bool            `json:"training"`
	Reused       bool            `json:"reused"`
	Accounts     []accountResult `json:"accounts"`
	Imports      []importResult  `json:"imports"`
	Converted    int             `json:"converted"`
	Sealed       int             `json:"sealed"`
	Issued       int             `json:"issued"`
	Cancelled    int             `json:"cancelled"`
	Reviewed     int             `json:"reviewed"`
	Certificates int             `json:"certificates"`
	Left         int             `json:"left_to_convert"`
	Rate         string          `json:"rate"`
	Score        int             `json:"score"`
	Digest       string          `json:"digest"`
	Province     *linkedResult   `json:"province,omitempty"` // where the program was there
	Files        []string        `json:"files"`
}

// practiceBureau is the county that is practised on. It is a real name, as a register has it; nothing in
// the practice registers is.
var practiceBureau = initVerb{
	Region: "210124", Bureau: "法库县交通运输事务服务中心", USCC: "12210124MB0000000D", Training: true,
}

// leftToConvert is the kind that is imported but not converted, so that there is something to practise.
const leftToConvert = catalog.Code("008")

// practiceRegisters are taken over in this order.
var practiceRegisters = []struct{ file, errors string }{
	{"practitioners.xlsx", "refused-practitioners.xlsx"},
	{"vehicles.xlsx", "refused-vehicles.xlsx"},
	{"operators-gb18030.csv", "refused-operators.xlsx"},
}

// practiceVehicle is the vehicle that gets a new certificate.
var practiceVehicle = certificate.Face{
	"name": "法库县练习运输有限公司", "plate": "辽A88888", "plate_color": "黄色", "vehicle_type": "重型厢式货车", "scope": "道路普通货物运输",
}

// demo is the job under way.
type demo struct {
	*terminal
	first, second *station
	province      *practiceProvince // nil where there is no such program
	out           string
	result        demoResult
}

// Run does the job, or what is left of it: what was interrupted is gone on with, what is done is used as it is.
func (v *demoVerb) Run(t *terminal) error {
	t.options.Store = filepath.Join(v.Out, "store")
	note := filepath.Join(v.Out, "demo.json")
	if r, ok := finished(note, t.options.Store); ok && v.Certificates == 0 {
		t.tell("demo_reused", t.options.Store)
		return t.answer(r)
	}
	t.tell("demo_begin")
	if err := os.MkdirAll(v.Out, 0o755); err != nil { //nolint:gosec // what is for the person to open is in there, the store protects itself
		return premises.Unwritten(err, t.say.of("cannot_found"), v.Out)
	}
	first, store, err := t.openStation(1, t.options.Store)
	if err != nil {
		return err
	}
	defer store.Close()
	d := &demo{terminal: t, first: first, out: v.Out}
	d.result = demoResult{Store: t.options.Store, Bureau: practiceBureau.Bureau, Training: true}
	d.result.Accounts = accountResults(premises.Practice(t.options.Store))
	if program, ok := provinceProgram(); ok {
		err = d.withProvince(program, v.Certificates)
	} else {
		t.tell("demo_no_province")
		err = d.whole(v.Certificates)
	}
	if err != nil {
		return err
	}
	err = premises.WriteFile(note, 0o600, t.say.of("cannot_found"), func(w io.Writer) error { return json.NewEncoder(w).Encode(d.result) })
	if err != nil {
		return err
	}
	return t.answer(d.result)
}

// finished returns the practice county that note describes, where it is still there.
func finished(note, store string) (demoResult, bool) {
	r := demoResult{}
	b, err := os.ReadFile(note)
	if err != nil || json.Unmarshal(b, &r) != nil {
		return r, false
	}
	_, err = os.Stat(filepath.Join(store, premises.PracticeFile))
	r.Reused = true
	return r, err == nil
}

// foundPractice founds the practice store, unless an earlier run did.
func (t *terminal) foundPractice() error {
	if len(premises.Practice(t.options.Store)) > 0 {
		return nil
	}
	_, err := practiceBureau.found(t)
	return err
}

// when tells whether a step is part of the job beside a province, without one, or both.
type when int

const (
	always when = iota
	alone
	linked
)

// step is what one person does at one workstation.
type step struct {
	when when
	at   *station
	role access.Role
	do   func(*bureau.Desk) error
}

// whole is the main job in its order, each step by the person whose work it is.
func (d *demo) whole(generated int) error {
	one, two := d.first, d.second
	circumstance := alone
	if d.province != nil {
		circumstance = linked
	}
	for _, s := range []step{
		{linked, one, access.SystemAdmin, d.join(one)},
		{linked, two, access.SystemAdmin, d.join(two)},
		{linked, one, access.Clerk, d.fail},
		{always, one, access.Clerk, func(desk *bureau.Desk) error { return d.collect(desk, generated) }},
		{linked, one, access.Clerk, d.mend},
		{always, one, access.Approver, d.convertAll},
		{always, one, access.Clerk, d.propose},
		{always, one, access.Reviewer, d.decideAll},
		{always, one, access.Clerk, d.review},
		{always, one, access.Service, d.tend},
		{alone, one, access.Approver, d.sealSome},
		{linked, one, access.Clerk, d.push},
		{linked, two, access.Clerk, d.pull},
		{linked, one, access.Clerk, d.clash(0)},
		{linked, two, access.Clerk, d.clash(0)}, // is too late
		{linked, two, access.Reviewer, d.yield},
		{linked, two, access.Clerk, d.clash(1)},
		{linked, one, access.Clerk, d.clash(1)}, // is too late, and left to whoever practises
		{always, one, access.Clerk, d.documents},
		{always, one, access.Clerk, d.leave},
		{always, one, access.Evaluator, d.evaluate},
		{linked, one, access.Evaluator, d.handIn},
		{linked, one, access.Clerk, d.left},
	} {
		if s.when != always && s.when != circumstance {
			continue
		}
		if err := s.at.desk(s.role, s.do); err != nil {
			return err
		}
	}
	return nil
}

// collect lays the sample registers down beside the store and imports them.
func (d *demo) collect(desk *bureau.Desk, generated int) error {
	dir := filepath.Join(d.out, "registers")
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // samples for the person to open
		return premises.Unwritten(err, d.say.of("cannot_import"), dir)
	}
	for _, r := range practiceRegisters {
		content, err := assets.FS.ReadFile("registers/" + r.file)
		if err != nil {
			return err
		}
		path := filepath.Join(dir, r.file)
		err = premises.WriteFile(path, 0o644, d.say.of("cannot_import"), func(w io.Writer) error { _, err := w.Write(content); return err })
		if err != nil {
			return err
		}
		if err := d.take(desk, path, filepath.Join(d.out, r.errors)); err != nil {
			return err
		}
	}
	if generated == 0 {
		return nil
	}
	path := filepath.Join(dir, "generated.xlsx")
	if err := d.generateRegister(path, generated); err != nil {
		return err
	}
	return d.take(desk, path, filepath.Join(d.out, "refused-generated.xlsx"))
}

func (d *demo) take(desk *bureau.Desk, path, errorBook string) error {
	file, err := register.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	r, err := d.importRegister(desk, file, importOrder{errors: errorBook})
	r.File = path
	d.result.Imports = append(d.result.Imports, r)
	d.result.Files = append(d.result.Files, path)
	if r.ErrorBook != "" {
		d.result.Files = append(d.result.Files, r.ErrorBook)
	}
	return err
}

// convertAll converts every kind but the one left for practice.
func (d *demo) convertAll(desk *bureau.Desk) error {
	for _, k := range desk.Catalog().Kinds() {
		if k.Code == leftToConvert {
			continue
		}
		r, err := d.convert(desk, bureau.ConvertOptions{Kind: k.Code})
		if err != nil {
			return err
		}
		d.result.Converted += r.Issued
	}
	return nil
}

// propose asks for one new certificate and one cancellation, unless an earlier run did.
func (d *demo) propose(desk *bureau.Desk) error {
	cases, err := desk.Cases(d.ctx, false)
	if err != nil {
		return err
	}
	proposedBefore := func(op certificate.Operation) bool {
		return slices.ContainsFunc(cases, func(c bureau.Case) bool { return c.Operation == op })
	}
	if !proposedBefore(certificate.Issue) {
		if _, err := desk.ProposeIssue(d.ctx, "013", practiceVehicle, "练习：新增车辆"); err != nil {
			return err
		}
	}
	if proposedBefore(certificate.Cancel) {
		return nil
	}
	page, err := desk.List(d.ctx, bureau.Query{Kind: "071", Status: certificate.Valid, Medium: certificate.Both, Limit: 1})
	if err != nil {
		return err
	}
	if len(page.Rows) == 0 {
		return problem.New(problem.Damaged, "不能演示注销", "练习县里没有转化过的从业资格证", "请删除输出文件夹后重做")
	}
	_, err = desk.Propose(d.ctx, page.Rows[0].ID.String(), bureau.Proposal{
		Operation: certificate.Cancel, Reason: "holder-request", Note: "练习：持证人申请",
	})
	return err
}

// decideAll approves what waits. The reviewer is not the clerk who proposed it.
func (d *demo) decideAll(desk *bureau.Desk) error {
	cases, err := desk.Cases(d.ctx, true)
	if err != nil {
		return err
	}
	for _, c := range cases {
		if leftForPractice(c) {
			continue
		}
		if _, err := desk.Decide(d.ctx, c.ID, bureau.Approved, "练习：材料齐全"); err != nil {
			return err
		}
	}
	all, err := desk.Cases(d.ctx, false)
	for _, c := range all {
		switch {
		case c.State != bureau.Approved:
		case c.Operation == certificate.Issue:
			d.result.Issued++
		case c.Operation == certificate.Cancel:
			d.result.Cancelled++
		}
	}
	return err
}

// sealedForPractice is how many documents are sealed; the others are left to practise on.
const sealedForPractice = 200

// sealSome puts the training seal on the first documents.
func (d *demo) sealSome(desk *bureau.Desk) error {
	r, err := d.sealAll(desk, bureau.SealOptions{Limit: sealedForPractice})
	d.result.Sealed = r.Issued
	return err
}

// documents writes down what a sealed certificate is: the file itself, on paper and as a picture.
func (d *demo) documents(desk *bureau.Desk) error {
	page, err := desk.List(d.ctx, bureau.Query{Kind: "071", Status: certificate.Valid, Medium: certificate.Both, Descending: true, Limit: sealedForPractice})
	if err != nil || len(page.Rows) == 0 {
		return err
	}
	chosen := page.Rows[0].ID.String()
	for _, row := range page.Rows {
		file, err := desk.Document(d.ctx, row.ID.String(), 0)
		if err != nil {
			return err
		}
		if file.Sealed {
			chosen = row.ID.String()
			break
		}
	}
	v := editionVerb{
		Number: chosen, Page: 1, OFD: filepath.Join(d.out, "certificate.ofd"),
		PDF: filepath.Join(d.out, "certificate.pdf"), PNG: filepath.Join(d.out, "certificate.png"),
	}
	r, err := v.write(d.first.terminal, desk)
	d.result.Files = append(d.result.Files, r.Files...)
	return err
}

// evaluate makes the annual report of the year that runs, on paper and as a workbook.
func (d *demo) evaluate(desk *bureau.Desk) error {
	report, err := desk.Evaluate(d.ctx, desk.Today().Year(), 0)
	if err != nil {
		return err
	}
	files := evaluateVerb{PDF: filepath.Join(d.out, "report.pdf"), XLSX: filepath.Join(d.out, "report.xlsx")}
	if err := files.write(report); err != nil {
		return err
	}
	overview, err := desk.Overview(d.ctx)
	r := evaluated(report)
	d.result.Rate, d.result.Score, d.result.Digest = r.Rate, report.Total.Score(), r.Digest
	d.result.Certificates, d.result.Left = overview.Certificates, overview.Unconverted
	d.result.Files = append(d.result.Files, files.PDF, files.XLSX)
	return err
}

func (r demoResult) lines(say words) []string {
	lines := []string{
		say.of("demo_county", r.Bureau, grouped(r.Certificates), r.Rate, r.Score),
		say.of("demo_left", grouped(r.Left)),
		say.of("demo_accounts"),
	}
	lines = append(lines, accountLines(r.Accounts, say)...)
	if r.Province != nil {
		lines = append(lines, r.Province.lines(say)...)
	}
	lines = append(lines, say.of("demo_files"))
	for _, f := range r.Files {
		lines = append(lines, "  "+f)
	}
	return lines
}

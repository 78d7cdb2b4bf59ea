package evaluation

import "fmt"

// LogHead is the end of the bureau's audit log as it is printed on sheets that others keep, so that a log that is cut or
// written anew later shows (DB21/T 7.2). The zero LogHead is printed nowhere.
type LogHead struct {
	Seq     int64
	Code    string // to be typed (audit.ParseMark)
	Picture string // the same with the whole digest, for the two-dimensional code
}

// Section says what the code under it is for. of is the sheet it stands on: 本报告.
func (h LogHead) Section(of string) Section {
	return Section{Heading: "审计日志的摘要", Paragraphs: []string{
		fmt.Sprintf("制作%s时，审计日志到第 %d 条，摘要（SM3）的短码是 %s，打印件上另有二维码。打印件由单位以外的人留存，日后日志如被截去、改动或者重新编造，用这个短码一核便知：roadcertctl audit verify --head 短码。",
			of, h.Seq, h.Code),
	}}
}

// Prove puts the end of the audit log at the end of a report. The log covers the making of the report, so this is done
// once the report is made; the digest of the figures does not cover it.
func (r *Report) Prove(h LogHead) {
	section := h.Section("本报告")
	section.Heading = "八、" + section.Heading
	r.Log, r.Sections = h, append(r.Sections, section)
}

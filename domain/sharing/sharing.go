// Package sharing is the use of certificates by others than their holders and the bureau (共享使用, DB21/T 6.3):
// nothing leaves without a grant, and everything that left can be traced to who was given it.
//
//   - Request says what is asked for: whose certificates and which of their items, who wants them and for what, on
//     whose word, from when until when, how often.
//   - Basis is whose word that is: the holder's, the issuing department's or the managing department's.
//   - Items tells which items of a kind may be shared, or why one may not: the sharing class of a field decides.
//   - Grant is a request and what people said to it, each in a signed Word; Say adds one. What may follow what is one
//     table (grant.go). Whoever asks never grants.
//   - Why tells why a grant cannot be used on a day; nil where it can. Whoever records a use asks it in the
//     transaction that records it, so that withdrawal, the last day and the number of uses hold at that moment.
//   - Use is one file handed out under a grant. Its number (NewNumber, ParseNumber) can be typed back from paper.
//   - Mark is what such a file bears, in sight and in its metadata: for what, for whom, when, by which number.
//
// All of it is plain data: who may say what, and where it is kept, is the desk's.
package sharing

import (
	"fmt"
	"slices"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
)

// Clause is what the rules of sharing rest on.
const Clause = "DB21/T 6.3"

// What a request may ask for at most. The province's interface takes 200 characters of purpose (GB/T 36906: useCause).
const (
	MostPurpose      = 200 // characters, as everything that is written
	MostName         = 60
	MostEvidence     = 100
	MostReason       = 200
	MostDays         = 366
	MostUses         = 1000
	MostCertificates = 20_000
)

// Basis is on whose word something is shared (授权依据).
type Basis string

// The bases.
const (
	ByHolder  Basis = "holder"  // the holder agrees, to their own certificates only
	ByIssuer  Basis = "issuer"  // the department that issued the certificates
	ByManager Basis = "manager" // the department that manages them
)

var bases = []struct {
	basis          Basis
	name, evidence string
}{
	{ByHolder, "持证主体授权", "持证主体的授权书或者签字的日期"},
	{ByIssuer, "签发部门授权", "签发部门的文号或者批示"},
	{ByManager, "管理部门授权", "管理部门的文号或者批示"},
}

// Bases returns every basis, the holder's first.
func Bases() []Basis {
	all := make([]Basis, len(bases))
	for i, b := range bases {
		all[i] = b.basis
	}
	return all
}

// Name is the Chinese name; an unknown basis is its own name.
func (b Basis) Name() string {
	for _, row := range bases {
		if row.basis == b {
			return row.name
		}
	}
	return string(b)
}

// Evidence says what proves that the word was given, for whoever has to write it down.
func (b Basis) Evidence() string {
	for _, row := range bases {
		if row.basis == b {
			return row.evidence
		}
	}
	return ""
}

// ParseBasis reads a key.
func ParseBasis(key string) (Basis, error) {
	keys := make([]string, len(bases))
	for i, row := range bases {
		if string(row.basis) == key {
			return row.basis, nil
		}
		keys[i] = string(row.basis) + " " + row.name
	}
	return "", fmt.Errorf("没有“%s”这种授权依据，可用的有：%s", key, strings.Join(keys, "、"))
}

// Request is what is asked for (共享申请).
type Request struct {
	Party        string           `json:"party"`    // who will use it: 法库县公安局交通警察大队
	Person       string           `json:"person"`   // who there receives it and answers for it
	Purpose      string           `json:"purpose"`  // for what
	Basis        Basis            `json:"basis"`    // on whose word
	Evidence     string           `json:"evidence"` // what proves that the word was given
	Kind         catalog.Code     `json:"kind"`
	Certificates []certificate.ID `json:"certificates"` // in the order they are handed out in
	Fields       []string         `json:"fields"`       // keys of the kind, in its order
	From         day.Day          `json:"from"`
	Until        day.Day          `json:"until"`            // the last day
	Uses         int              `json:"uses"`             // how often it may be used
	Reason       string           `json:"reason,omitempty"` // of a bulk request: why so many
	// Agreements is how many people have to agree: two where the request is for more certificates than the bureau lets
	// one person agree to. It is settled when the request is made.
	Agreements int `json:"agreements"`
}

// Bulk tells whether several certificates are asked for, which needs a reason.
func (r *Request) Bulk() bool { return len(r.Certificates) > 1 }

// Check tells what is wrong with a request that is made on a day; nil where nothing is.
func (r *Request) Check(today day.Day) error {
	for _, f := range r.faults(today) {
		if f.holds {
			return problem.New(problem.Invalid, "不能提出共享申请", f.why, f.remedy)
		}
	}
	return nil
}

// fault is one thing that may be wrong with a request.
type fault struct {
	holds       bool
	why, remedy string
}

func (r *Request) faults(today day.Day) []fault {
	_, unknown := ParseBasis(string(r.Basis))
	list := []fault{
		{unknown != nil, "没有写明授权依据，或者没有这种依据", "可用的有：" + basisWords()},
		{len(r.Certificates) == 0, "没有选择证照", "请写明共享哪几本证照"},
		{len(r.Certificates) > MostCertificates, fmt.Sprintf("一次申请 %d 本，超过 %d 本", len(r.Certificates), MostCertificates), "请分几次申请"},
		{repeated(r.Certificates), "同一本证照选了两次", "请去掉重复的"},
		{len(r.Fields) == 0, "没有选择照面项", "请写明共享哪几项"},
		{repeated(r.Fields), "同一照面项选了两次", "请去掉重复的"},
		{r.From < today, "起始日 " + r.From.String() + " 已经过去", "请填今天或者以后的日期"},
		{r.Until < r.From, "截止日 " + r.Until.String() + " 早于起始日 " + r.From.String(), "请核对期限"},
		{r.Until > r.From.Add(MostDays), fmt.Sprintf("期限超过 %d 天", MostDays), "请缩短期限，到期后仍需使用的重新申请"},
		{r.Uses < 1 || r.Uses > MostUses, fmt.Sprintf("使用次数 %d 不在 1 至 %d 之间", r.Uses, MostUses), "请核对次数"},
		{r.Bulk() && r.Reason == "", "成批共享没有写明理由", "请写明为什么需要这些证照"},
		{r.Agreements < 1 || r.Agreements > 2, "没有定明由几人授权", "请把这句话告诉维护人员"},
	}
	return append(list, r.unwritten()...)
}

// unwritten are the faults of what people wrote.
func (r *Request) unwritten() (list []fault) {
	for _, text := range []struct {
		name, says string
		most       int
		needed     bool
	}{
		{"使用方", r.Party, MostName, true},
		{"使用人", r.Person, MostName, true},
		{"使用事由", r.Purpose, MostPurpose, true},
		{"授权凭据", r.Evidence, MostEvidence, true},
		{"成批理由", r.Reason, MostReason, false},
	} {
		n := len([]rune(text.says))
		list = append(list,
			fault{text.needed && n == 0, "没有写明" + text.name, "请补填" + text.name},
			fault{n > text.most, fmt.Sprintf("%s有 %d 个字，超过 %d 个字", text.name, n, text.most), "请缩短后再提出"})
	}
	return list
}

func basisWords() string {
	words := make([]string, len(bases))
	for i, b := range bases {
		words[i] = string(b.basis) + " " + b.name
	}
	return strings.Join(words, "、")
}

func repeated[T comparable](list []T) bool {
	seen := make(map[T]struct{}, len(list))
	for _, one := range list {
		seen[one] = struct{}{}
	}
	return len(seen) < len(list)
}

// Items returns the fields of a kind that keys name, in the kind's order, or why one of them may not be shared. What
// may be shared freely needs a grant all the same when it leaves with the rest.
func Items(kind *catalog.Kind, keys []string) ([]catalog.Field, *certificate.Refusal) {
	var fields []catalog.Field
	for i := range kind.Fields {
		f := &kind.Fields[i]
		if !slices.Contains(keys, f.Key) {
			continue
		}
		if why := Shareable(f); why != nil {
			return nil, why
		}
		fields = append(fields, *f)
	}
	for _, key := range keys {
		if _, ok := kind.FieldOf(key); !ok {
			return nil, &certificate.Refusal{
				Rule: "share_unknown", Clause: Clause, Text: kind.Short + "没有“" + key + "”这一照面项", Remedy: "请按照面项目填写",
			}
		}
	}
	return fields, nil
}

// Shareable says why a field may not be shared, whoever grants it; nil where it may on a grant.
func Shareable(f *catalog.Field) *certificate.Refusal {
	switch {
	case f.Share == catalog.Closed:
		return &certificate.Refusal{
			Rule: "share_closed", Clause: Clause, Text: "照面项“" + f.Name + "”的共享类别是“" + f.Share.Name() + "”", Remedy: "请去掉这一项",
		}
	case f.Kind == catalog.Photo:
		return &certificate.Refusal{
			Rule: "share_photo", Clause: Clause, Text: "照片不能脱离证照单独提供", Remedy: "请去掉这一项，确需核对照片的请核验电子证照文件",
		}
	}
	return nil
}

// Package catalog is the list of what a bureau issues (证照目录, clause 5.1): the nine kinds of
// certificates of road transport, their type codes, numbering, validity, face schema and templates.
//
// A kind is data, not code: forms, import columns, checks and documents all derive from its fields, so that
// a field added there appears everywhere. The program is delivered with a first version of each kind
// (assets/catalog/*.json, read by Load). From then on every change is a new version, drafted by one person
// and published by another (version.go, history.go); what may not change, because certificates outlive
// versions, is said by Follows. A catalogue that contradicts itself is refused, with every contradiction at
// once (check.go). Versions are compared for people by Diff and travel as one signed file (bundle.go).
package catalog

import (
	"regexp"

	"roadcert/domain/day"
)

// Code names a kind: the last three characters of its type code ("071" 从业资格证).
type Code string

// HolderKind says who can hold a certificate.
type HolderKind string

// Holders, as GB/T 36902 classes them.
const (
	Person       HolderKind = "person"       // 自然人
	Organisation HolderKind = "organisation" // 法人、非法人组织、个体工商户
)

// Kind is one entry of the catalogue (目录项).
type Kind struct {
	Code     Code       `json:"code"`
	TypeCode string     `json:"type_code"` // 21 characters: defining authority's credit code + Code (GB/T 36904)
	Name     string     `json:"name"`      // 道路运输从业人员从业资格证
	Short    string     `json:"short"`     // 从业资格证: grids and charts
	Holder   HolderKind `json:"holder"`
	Validity int        `json:"validity_years"` // 0: no end of its own
	Level    string     `json:"issuing_level"`  // county, city: the level that signs by law
	From     day.Day    `json:"collected_from"` // 证照归集起始时间
	Number   Numbering  `json:"numbering"`
	Fields   []Field    `json:"fields"` // in screen order
	// Signs are words that the rows of this kind's registers hold and those of its near kinds do not
	// (危险货物). The general one among near kinds (经营许可证) has none.
	Signs []string `json:"signs,omitempty"`
	// Retired: nothing new of this kind is collected, issued or converted; what there is lives on.
	Retired bool     `json:"retired,omitempty"`
	Record  Metadata `json:"record,omitzero"`
	Source  string   `json:"source"` // where these facts come from, and how sure they are

	number *regexp.Regexp // Numbering.Pattern, compiled when the kind enters a catalogue
}

// Numbering is how certificates of a kind are numbered.
type Numbering struct {
	// OfHolder: the number is the holder's citizen ID (从业资格证), and as sensitive as that.
	OfHolder bool `json:"of_holder,omitempty"`
	// Pattern is a regular expression, ^…$, that a number must match; empty where OfHolder.
	Pattern string `json:"pattern,omitempty"`
	// Form makes a new number: {mark} the region's one-to-three-character mark (法), {region} six digits,
	// {serial} six digits of the number segment.
	Form string `json:"form,omitempty"`
	// Segments share the serials out; where there are none, whoever comes takes the next.
	Segments []Segment `json:"segments,omitempty"`
}

// FieldKind decides how a field is checked, typed in, and printed.
type FieldKind string

// The kinds of face fields.
const (
	Text      FieldKind = "text"
	Date      FieldKind = "date"
	Choice    FieldKind = "choice" // one of Values
	CitizenID FieldKind = "citizen_id"
	USCC      FieldKind = "uscc"
	Plate     FieldKind = "plate"
	VIN       FieldKind = "vin"
	Phone     FieldKind = "phone"
	Number    FieldKind = "number" // the certificate's own number, checked against Numbering

	Quantity         FieldKind = "quantity"     // a decimal number in Unit, within Min and Max
	RegionCode       FieldKind = "region"       // six digits, GB/T 2260; shown with its name
	PersonName       FieldKind = "person"       // a natural person's name
	OrganisationName FieldKind = "organisation" // a legal person's or trader's name
	Photo            FieldKind = "photo"        // SM3 of a picture the store keeps, hexadecimal
	List             FieldKind = "list"         // rows of Items, as Rows and FormatRows read and write them
)

// Role ties a field to what the program itself must understand of a face.
type Role string

// Roles. Each occurs at most once in a kind; number and holder in every kind.
const (
	RoleNumber    Role = "number"
	RoleHolder    Role = "holder"      // name of the person or organisation
	RoleCode      Role = "holder_code" // citizen ID or credit code
	RolePlate     Role = "plate"
	RoleIssued    Role = "issued" // 发证日期
	RoleFrom      Role = "valid_from"
	RoleTo        Role = "valid_to"
	RoleReview    Role = "review_due" // 审验有效期至
	RoleStatus    Role = "status"     // only in registers: 有效, 注销, 营运, 报废
	RoleAuthority Role = "authority"  // 核发机关

	RoleReviewResult Role = "review_result" // 审验结果: 合格, 不合格
	RoleGrade        Role = "grade"         // 诚信考核等级: AAA, AA, A, B
	RoleGradeUntil   Role = "grade_until"   // 诚信考核有效期至
)

// Stage says from when on a field may not be empty.
type Stage string

// Stages. A register row lacks much of what a face needs; it is collected all the same, and the
// conformity check names what is missing before an edition is made.
const (
	Optional   Stage = ""
	ToCollect  Stage = "collect" // a register row without it is refused
	ToGenerate Stage = "edition" // no electronic edition without it
)

// Share is the sharing class of a field (共享类别), as the State Council's rules on sharing of government
// information name them.
type Share string

// The sharing classes.
const (
	Open        Share = "open"        // 无条件共享
	Conditional Share = "conditional" // 有条件共享: on a grant
	Closed      Share = "closed"      // 不予共享
)

// Field is one item of the face (照面项).
type Field struct {
	Key       string    `json:"key"`  // stable name in faces and files: "name", "plate"
	Name      string    `json:"name"` // on screens and paper: 姓名
	Kind      FieldKind `json:"kind"`
	Role      Role      `json:"role,omitempty"`
	Synonyms  []string  `json:"synonyms,omitempty"` // other column headings for it
	Required  Stage     `json:"required,omitempty"`
	Sensitive bool      `json:"sensitive,omitempty"` // encrypted at rest, masked on screens
	Values    []string  `json:"values,omitempty"`    // all that a Choice can be; of a Text, what forms suggest
	Codes     []string  `json:"codes,omitempty"`     // the codes of Values in their code table (JT/T 415, 697.7), in the same order
	Unit      string    `json:"unit,omitempty"`      // of a Quantity: 毫米
	Decimals  int       `json:"decimals,omitempty"`  // of a Quantity: how many there may be
	Min       *int64    `json:"min,omitempty"`       // of a Quantity
	Max       *int64    `json:"max,omitempty"`
	Rule      string    `json:"rule,omitempty"`      // a regular expression, ^…$, that a value must match
	RuleText  string    `json:"rule_text,omitempty"` // the same as a person understands it: 应为 6 位数字
	Share     Share     `json:"share,omitempty"`     // empty: Conditional
	Items     []Field   `json:"items,omitempty"`     // of a List; none of them a List or with a role
	Default   string    `json:"default,omitempty"`   // {bureau}: the issuing bureau's name
	// Retired: no longer asked for, read from registers or printed. What is stored keeps its name, its mask
	// and its place: a field is never taken out of a kind.
	Retired bool `json:"retired,omitempty"`

	rule *regexp.Regexp // Rule, compiled when the kind enters a catalogue
}

// Collected tells the fields a register can give: not what is no longer asked for, and no pictures.
func (f *Field) Collected() bool { return !f.Retired && f.Kind != Photo }

// formerly names the fields that played a role in entries written before there was such a role.
var formerly = map[Role]string{RoleGrade: "integrity_grade", RoleGradeUntil: "integrity_until"}

// Field returns the field that plays role, or false.
func (k *Kind) Field(role Role) (Field, bool) {
	for _, f := range k.Fields {
		if f.Role == role || f.Role == "" && formerly[role] == f.Key {
			return f, true
		}
	}
	return Field{}, false
}

// Key returns the key of the field that plays role, or "".
func (k *Kind) Key(role Role) string {
	f, _ := k.Field(role)
	return f.Key
}

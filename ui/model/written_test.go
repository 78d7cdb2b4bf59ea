package model

import (
	"maps"
	"testing"

	"roadcert/domain/bureau"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
)

func TestOnlyChangesAreAskedFor(t *testing.T) {
	fields := []catalog.Field{{Key: "name"}, {Key: "phone"}, {Key: "scope"}}
	before := certificate.Face{"number": "辽字1号", "name": "法库伟运", "phone": "13940123456"}
	typed := certificate.Face{"name": "法库新伟运", "scope": "货运"}
	want := certificate.Face{"name": "法库新伟运", "phone": "", "scope": "货运"} // the number is not in the form
	if got := FaceChanges(fields, before, typed); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestWhatAFormBeginsWith(t *testing.T) {
	suggested := certificate.Face{"name": "法库伟运", "phone": "13940123456"}
	draft := bureau.Case{Face: certificate.Face{"phone": ""}}
	if got := CaseFace(draft, suggested); got["name"] != "法库伟运" || got["phone"] != "" {
		t.Errorf("a draft holds changes: %v", got)
	}
	returned := bureau.Case{Base: 3, Face: certificate.Face{"name": "法库新伟运"}}
	if got := CaseFace(returned, suggested); !maps.Equal(got, returned.Face) {
		t.Errorf("a returned case holds the whole face: %v", got)
	}
}

func TestWhenTheHolderIsLookedFor(t *testing.T) {
	for typed, want := range map[string]string{
		"李": "", "李建国": "李建国", "2101241985": "", "21012419850412014x": "21012419850412014X", " 法库伟运 ": "法库伟运", "91210124MA0XXXXX1": "",
	} {
		if got := HolderText(typed); got != want {
			t.Errorf("%q is looked for as %q, want %q", typed, got, want)
		}
	}
	if SameHolder(bureau.Row{Holder: "李建国强"}, "李建国") || !SameHolder(bureau.Row{Holder: "李建国"}, "李建国") {
		t.Error("a name is taken for another that begins like it")
	}
}

func TestWhatAnotherCertificateSaysOfTheHolder(t *testing.T) {
	person := func(code catalog.Code) *catalog.Kind {
		return &catalog.Kind{Code: code, Fields: []catalog.Field{
			{Key: "number", Kind: catalog.Number, Role: catalog.RoleNumber, Sensitive: true},
			{Key: "name", Kind: catalog.PersonName, Role: catalog.RoleHolder},
			{Key: "citizen_id", Kind: catalog.CitizenID, Role: catalog.RoleCode, Sensitive: true},
			{Key: "phone", Kind: catalog.Phone, Sensitive: true},
			{Key: "class", Kind: catalog.Text},
		}}
	}
	d := bureau.Dossier{Kind: person("071"), Certificate: certificate.Certificate{Face: certificate.Face{
		"number": "1", "name": "李建国", "citizen_id": "210124198504120148", "phone": "13940123456", "class": "客运",
	}}}
	want := certificate.Face{"name": "李建国", "citizen_id": "210124198504120148", "phone": "13940123456"}
	if got := HolderFace(person("072"), d); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	company := person("013")
	company.Fields[1].Kind = catalog.OrganisationName
	if got := HolderFace(company, d); got["name"] != "" {
		t.Errorf("a person's name became a company's: %v", got)
	}
}

func TestChangesAreWorded(t *testing.T) {
	phone := catalog.Field{Key: "phone", Name: "电话", Kind: catalog.Phone, Sensitive: true}
	lines := ChangeLines([]bureau.FaceChange{{Field: phone, Old: "139****3456", New: "139****3456"}, {Field: phone, New: "139****3456"}}, false)
	if lines[0].New != "139****3456（有改动）" || lines[1].Old != "（空）" {
		t.Errorf("%v", lines)
	}
	if text := WasText(phone, "1", "2"); text != "原为 1" {
		t.Error(text)
	}
	if WasText(phone, "1", "1") != "" || WasText(phone, "", "2") != "原来未填" {
		t.Error("what is the same is said to have changed, or the reverse")
	}
}

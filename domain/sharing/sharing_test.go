package sharing_test

import (
	"slices"
	"strings"
	"testing"

	"roadcert/assets"
	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/day"
	"roadcert/domain/problem"
	"roadcert/domain/sharing"
)

var today, _ = day.Date(2026, 11, 23)

// request is one in which nothing is wrong.
func request() sharing.Request {
	return sharing.Request{
		Party: "法库县公安局交通警察大队", Person: "王强", Purpose: "核对重型货车驾驶人的从业资格", Basis: sharing.ByIssuer, Evidence: "法交运函〔2026〕12 号",
		Kind: "071", Certificates: []certificate.ID{certificate.NewID(1, 1)}, Fields: []string{"name", "category"},
		From: today, Until: today.Add(30), Uses: 2, Agreements: 1,
	}
}

// Everything that can be wrong with a request is said, with what to do.
func TestWhatIsWrongWithARequest(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*sharing.Request)
		why    string // empty: nothing is wrong
	}{
		"nothing":             {func(*sharing.Request) {}, ""},
		"a purpose of 200":    {func(r *sharing.Request) { r.Purpose = strings.Repeat("核", 200) }, ""},
		"a purpose of 201":    {func(r *sharing.Request) { r.Purpose = strings.Repeat("核", 201) }, "使用事由有 201 个字，超过 200 个字"},
		"no purpose":          {func(r *sharing.Request) { r.Purpose = "" }, "没有写明使用事由"},
		"no party":            {func(r *sharing.Request) { r.Party = "" }, "没有写明使用方"},
		"no person":           {func(r *sharing.Request) { r.Person = "" }, "没有写明使用人"},
		"no evidence":         {func(r *sharing.Request) { r.Evidence = "" }, "没有写明授权凭据"},
		"no basis":            {func(r *sharing.Request) { r.Basis = "" }, "授权依据"},
		"a basis of its own":  {func(r *sharing.Request) { r.Basis = "friend" }, "授权依据"},
		"nobody's":            {func(r *sharing.Request) { r.Certificates = nil }, "没有选择证照"},
		"one twice":           {func(r *sharing.Request) { r.Certificates = append(r.Certificates, r.Certificates[0]) }, "同一本证照选了两次"},
		"too many":            {func(r *sharing.Request) { r.Certificates = many(sharing.MostCertificates + 1); r.Reason = "普查" }, "超过 20000 本"},
		"many":                {func(r *sharing.Request) { r.Certificates = many(sharing.MostCertificates); r.Reason = "普查" }, ""},
		"many for no reason":  {func(r *sharing.Request) { r.Certificates = many(2) }, "成批共享没有写明理由"},
		"no items":            {func(r *sharing.Request) { r.Fields = nil }, "没有选择照面项"},
		"an item twice":       {func(r *sharing.Request) { r.Fields = []string{"name", "name"} }, "同一照面项选了两次"},
		"from yesterday":      {func(r *sharing.Request) { r.From = today.Add(-1) }, "已经过去"},
		"ending before":       {func(r *sharing.Request) { r.Until = r.From.Add(-1) }, "早于起始日"},
		"one day":             {func(r *sharing.Request) { r.Until = r.From }, ""},
		"for ever":            {func(r *sharing.Request) { r.Until = day.Forever }, "期限超过 366 天"},
		"never":               {func(r *sharing.Request) { r.Uses = 0 }, "使用次数 0"},
		"too often":           {func(r *sharing.Request) { r.Uses = 1001 }, "使用次数 1001"},
		"by nobody":           {func(r *sharing.Request) { r.Agreements = 0 }, "由几人授权"},
		"by more than people": {func(r *sharing.Request) { r.Agreements = 3 }, "由几人授权"},
	} {
		r := request()
		c.change(&r)
		switch err := r.Check(today); {
		case c.why == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.why != "" && (problem.Of(err) != problem.Invalid || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%s: %v, want %s", name, err, c.why)
		}
	}
}

func many(n int) []certificate.ID {
	list := make([]certificate.ID, n)
	for i := range list {
		list[i] = certificate.NewID(1, int64(i)+1)
	}
	return list
}

// In every kind that is delivered, each field is shared exactly where its class lets it be.
func TestTheSharingClassDecides(t *testing.T) {
	kinds, err := catalog.Load(assets.FS, "catalog")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds.Kinds() {
		var keys []string
		for _, f := range k.Fields {
			fields, why := sharing.Items(k, []string{f.Key})
			may := f.Share != catalog.Closed && f.Kind != catalog.Photo
			if may != (why == nil) || may && (len(fields) != 1 || fields[0].Key != f.Key) {
				t.Errorf("%s %s (%s): %v", k.Short, f.Name, f.Share, why)
			}
			if why != nil && (!strings.Contains(why.Text, f.Name) && f.Kind != catalog.Photo || why.Remedy == "" || why.Clause == "") {
				t.Errorf("%s %s is refused in these words: %v", k.Short, f.Name, why)
			}
			if may {
				keys = append(keys, f.Key)
			}
		}
		slices.Reverse(keys)
		fields, why := sharing.Items(k, keys)
		if why != nil || len(fields) != len(keys) || fields[0].Key != keys[len(keys)-1] {
			t.Errorf("%s: %d of %d items, not in the kind's order; %v", k.Short, len(fields), len(keys), why)
		}
		if _, why := sharing.Items(k, []string{"name", "shoe_size"}); why == nil || why.Rule != "share_unknown" {
			t.Errorf("%s has a shoe size", k.Short)
		}
	}
}

func TestBases(t *testing.T) {
	for _, b := range sharing.Bases() {
		if got, err := sharing.ParseBasis(string(b)); err != nil || got != b || b.Name() == string(b) || b.Evidence() == "" {
			t.Error(b, got, err)
		}
	}
	if _, err := sharing.ParseBasis("friend"); err == nil || !strings.Contains(err.Error(), "holder") {
		t.Error(err)
	}
}

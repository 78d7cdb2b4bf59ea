package likeness_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/hanzi"
	"roadcert/domain/likeness"
)

func forms(t testing.TB) *hanzi.Forms {
	t.Helper()
	f, err := hanzi.LoadForms(os.DirFS("../../assets"), "hanzi")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestName(t *testing.T) {
	f := forms(t)
	for _, same := range [][]string{
		{"张伟", "張偉", "张 伟", "张　伟", " 张伟"},
		{"买买提·吐尔逊", "买买提•吐尔逊", "买买提．吐尔逊", "买买提吐尔逊"},
		{"法库县顺达运输有限公司", "法庫縣順達運輸有限公司", "法库县顺达运输有限责任公司", "法库县顺达运输有限公司 "},
		{"法库县（顺达）运输有限公司", "法库县(顺达)运输有限公司", "法库县〔顺达〕运输有限公司"},
		{"王记货运部", "王记货运部（个体工商户）"},
		{"Ａ６运输队", "a6运输队", "A6 运输队"},
		{"金山", "⾦山"},
		{"䶮", "\uE863"},
	} {
		for _, text := range same {
			if got, want := likeness.Name(f, text), likeness.Name(f, same[0]); got != want {
				t.Errorf("%q is %q, and %q is %q", text, got, same[0], want)
			}
		}
	}
	for _, apart := range [][2]string{
		{"张伟", "张玮"}, {"顺达运输有限公司", "顺达运输股份有限公司"}, {"顺达一队", "顺达二队"}, {"有限责任公司", "有限公司"}, {"个体工商户", ""},
	} {
		if likeness.Name(f, apart[0]) == likeness.Name(f, apart[1]) {
			t.Errorf("%q and %q are the same", apart[0], apart[1])
		}
	}
}

// cert writes the facts of a valid certificate.
func cert(id int64, kind catalog.Code, holder, code, number, plate string) likeness.Facts {
	return likeness.Facts{ID: certificate.NewID(1, id), Kind: kind, Holder: holder, Code: code, Number: number, Plate: plate, Valid: true}
}

const (
	zhang  = "210124197001010017"
	credit = "91210124MA0000011R"
)

func TestRules(t *testing.T) {
	const n = "辽交运管许可法字2101240000"
	stale := cert(2, "013", "李四", "", n+"20号", "辽A12345")
	stale.Valid = false
	for _, c := range []struct {
		name string
		a, b likeness.Facts
		want string // keys of rules, heaviest first
	}{
		{"one ID, two names", cert(1, "071", "张伟", zhang, "", ""), cert(2, "072", "张为", zhang, "", ""), "two-names"},
		{"one ID, one name in two kinds", cert(1, "071", "张伟", zhang, "", ""), cert(2, "072", "张伟", zhang, "", ""), ""},
		{"one ID, two spellings", cert(1, "071", "张伟", zhang, "", ""), cert(2, "072", "張偉", zhang, "", ""), "spelling"},
		{"one credit code, two companies", cert(1, "008", "顺达运输有限公司", credit, n+"01号", ""), cert(2, "016", "顺通运输有限公司", credit, n+"77号", ""), "two-names"},
		{"small letters of a code", cert(1, "071", "张伟", "21012419700101001X", "", ""), cert(2, "072", "张为", "21012419700101001x", "", ""), "two-names"},
		{"two people of one name", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "张伟", "210124198203044512", "", ""), ""},
		{"one digit and the check digit", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "张伟", "210124197001010033", "", ""), "near-codes"},
		{"only the check digit", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "张伟", "210124197001010018", "", ""), "near-codes"},
		{"neighbours changed places", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "張偉", "210142197001010013", "", ""), "near-codes"},
		{"a digit left away", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "张伟", "21012419701010017", "", ""), ""},
		{"near codes, two names", cert(1, "071", "张伟", zhang, "", ""), cert(2, "071", "李伟", "210124197001010033", "", ""), ""},
		{"O for 0 in a credit code", cert(1, "008", "顺达运输有限公司", credit, n+"01号", ""), cert(2, "016", "顺达运输有限公司", "9121O124MAOOO0011R", n+"77号", ""), "near-codes"},
		{"collected twice", cert(1, "008", "顺达运输有限公司", credit, n+"01号", ""), cert(2, "008", "顺达运输有限责任公司", credit, n+"10号", ""), "twice spelling"},
		{"collected twice, O for 0", cert(1, "008", "顺达运输队", "", n+"01号", ""), cert(2, "008", "顺达运输队", credit, "辽交运管许可法字21O124OOOO01号", ""), "twice"},
		{"numbers in a row, two kinds", cert(1, "008", "顺达运输队", credit, n+"01号", ""), cert(2, "016", "顺达运输队", credit, n+"02号", ""), ""},
		{"numbers in a row, two holders", cert(1, "008", "顺达运输队", credit, n+"01号", ""), cert(2, "008", "通达运输队", "", n+"02号", ""), ""},
		{"numbers in a row, two vehicles of one holder", cert(1, "013", "顺达运输队", credit, n+"01号", "辽A12345"), cert(2, "013", "顺达运输队", credit, n+"02号", "辽A12346"), ""},
		{"numbers in a row, two codes", cert(1, "008", "顺达运输队", credit, n+"01号", ""), cert(2, "008", "顺达运输队", "91210124MA9999911R", n+"02号", ""), ""},
		{"one plate twice", cert(1, "013", "张三", "", n+"01号", "辽A12345"), cert(2, "013", "李四", "", n+"20号", "辽A12345"), "one-plate"},
		{"one plate, written in two ways", cert(1, "013", "张三", "", n+"01号", "辽A12O45"), cert(2, "013", "李四", "", n+"20号", "辽A·12045"), "one-plate"},
		{"one plate, one of them over", cert(1, "013", "张三", "", n+"01号", "辽A12345"), stale, ""},
		{"one plate in two kinds", cert(1, "013", "张三", "", n+"01号", "辽A12345"), cert(2, "073", "李四", "", n+"20号", "辽A12345"), ""},
		{"vehicle collected twice", cert(1, "013", "张三", "", n+"01号", "辽A12345"), cert(2, "013", "张三", "", n+"02号", "辽A12345"), "twice one-plate"},
		{"spelling, one code missing", cert(1, "008", "法库顺达运输有限公司", credit, n+"01号", ""), cert(2, "013", "法庫順達運輸有限公司", "", n+"44号", "辽A1"), "spelling"},
		{"spelling of a person, one code missing", cert(1, "008", "张伟", credit, n+"01号", ""), cert(2, "013", "張偉", "", n+"44号", "辽A1"), ""},
		{"spelling, two codes", cert(1, "008", "法库顺达运输有限公司", credit, n+"01号", ""), cert(2, "013", "法庫順達運輸有限公司", "91210124MB9999999X", n+"44号", "辽A1"), ""},
		{"nothing known", cert(1, "008", "", "", "", ""), cert(2, "008", "", "", "", ""), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range [][]likeness.Facts{{c.a, c.b}, {c.b, c.a}} {
				s := likeness.NewSearch(forms(t))
				for _, f := range order {
					s.Add(f)
				}
				pairs, err := s.Pairs(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				for _, p := range pairs {
					if p.A.ID != c.a.ID || p.B.ID != c.b.ID || p.A.Kind != c.a.Kind || p.B.Kind != c.b.Kind {
						t.Errorf("the pair is %v and %v", p.A, p.B)
					}
					var keys []string
					for _, r := range p.Found.Rules() {
						keys = append(keys, r.Key)
					}
					got += strings.Join(keys, " ")
				}
				if got != c.want {
					t.Errorf("found %q, want %q", got, c.want)
				}
			}
		})
	}
}

// A holder of many certificates is one member of a pair, not one for each.
func TestHoldersStandForTheirCertificates(t *testing.T) {
	s := likeness.NewSearch(forms(t))
	for i := range int64(60) {
		s.Add(cert(100+i, "013", "法库顺达运输有限公司", credit, fmt.Sprintf("辽字210124%06d号", i*97), fmt.Sprintf("辽A%05d", i)))
	}
	for i := range int64(40) {
		s.Add(cert(200+i, "013", "法库顺达运输有限责任公司", credit, fmt.Sprintf("辽字210124%06d号", 500000+i*97), fmt.Sprintf("辽B%05d", i)))
	}
	pairs, err := s.Pairs(t.Context())
	if err != nil || len(pairs) != 1 || pairs[0].A.Others != 59 || pairs[0].B.Others != 39 || pairs[0].A.ID != certificate.NewID(1, 100) {
		t.Errorf("found %v, %v", pairs, err)
	}
}

// A code or plate that thousands bear is a placeholder: the pairs stay as many as somebody can make use of.
func TestPlaceholdersStayBounded(t *testing.T) {
	const n = 5000
	s := likeness.NewSearch(forms(t))
	for i := range int64(n) {
		s.Add(cert(1+i, "071", fmt.Sprintf("持证人%d", i), "000000000000000000", "", ""))
		s.Add(cert(10000+i, "008", "无", "", fmt.Sprintf("辽字%d号", i), ""))
		s.Add(cert(20000+i, "013", fmt.Sprintf("车主%d", i), "", "", "无"))
		s.Add(cert(30000+i, "073", fmt.Sprintf("车主%d", i), "", "", "无"))
	}
	pairs, err := s.Pairs(t.Context())
	if err != nil || len(pairs) < n-1 || len(pairs) > 100*n {
		t.Errorf("%d pairs, %v", len(pairs), err)
	}
}

func TestRulesAreATable(t *testing.T) {
	keys := map[string]bool{}
	last := 101
	for _, r := range likeness.Rules() {
		if r.Key == "" || r.Name == "" || r.Text == "" || r.Weight <= 0 || keys[r.Key] {
			t.Errorf("%+v", r)
		}
		if r.Weight > last {
			t.Errorf("%s is heavier than the one before", r.Key)
		}
		keys[r.Key], last = true, r.Weight
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := madeUp(t, 20_000).Pairs(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("went on: %v", err)
	}
}

// Whatever one slip of the pen makes of a number, the pair is found; a number that differs in two places is not.
func TestSlipsOfThePen(t *testing.T) {
	f := forms(t)
	digits := rapid.StringMatching(`[2-9]{12}`)
	rapid.Check(t, func(t *rapid.T) {
		number := digits.Draw(t, "number")
		i := rapid.IntRange(0, len(number)-2).Draw(t, "place")
		slip := rapid.SampledFrom([]string{
			number[:i] + number[i+1:], number[:i] + "1" + number[i:], number[:i] + "0" + number[i+1:],
			number[:i] + number[i+1:i+2] + number[i:i+1] + number[i+2:],
		}).Draw(t, "slip")
		far := number[:i] + "01" + number[i+2:]
		for _, c := range []struct {
			other string
			want  int
		}{{slip, 1}, {far, 0}} {
			s := likeness.NewSearch(f)
			s.Add(cert(1, "008", "顺达运输队", credit, number, ""))
			s.Add(cert(2, "008", "顺达运输队", credit, c.other, ""))
			if pairs, err := s.Pairs(context.Background()); err != nil || len(pairs) != c.want {
				t.Fatalf("%s and %s: %d pairs, %v", number, c.other, len(pairs), err)
			}
		}
	})
}

// What comes from a register may be anything.
func FuzzAdd(f *testing.F) {
	f.Add("张伟", zhang, "辽字1号", "辽A12345")
	f.Add("\xff\xfe", "一二三四五六", "\xe9\xbe", "辽")
	f.Add("（）", strings.Repeat("长", 100), strings.Repeat("9", 300), "")
	characters := forms(f)
	f.Fuzz(func(t *testing.T, holder, code, number, plate string) {
		s := likeness.NewSearch(characters)
		s.Add(cert(1, "008", holder, code, number, plate))
		s.Add(cert(2, "008", holder, code, number+"1", plate))
		pairs, err := s.Pairs(t.Context())
		if err != nil || len(pairs) > 1 {
			t.Errorf("%v, %v", pairs, err)
		}
	})
}

// madeUp is a county of people and vehicles, with one in a hundred entered once more by a slip of the pen.
func madeUp(t testing.TB, n int) *likeness.Search {
	r := rand.New(rand.NewPCG(1, 2))
	surnames, given := []rune("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"), []rune("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂")
	pick := func(from []rune) string { return string(from[r.IntN(len(from))]) }
	s := likeness.NewSearch(forms(t))
	for i := range int64(n) {
		name, plate, number := pick(surnames)+pick(given)+pick(given), "", ""
		code := fmt.Sprintf("2101%02d%d%02d%02d%03d0", 1+r.IntN(24), 1950+r.IntN(55), 1+r.IntN(12), 1+r.IntN(28), r.IntN(1000))
		kind := catalog.Code("071")
		if i%3 == 0 {
			fleet := r.IntN(n/200 + 1)
			kind, name, code = "013", fmt.Sprintf("法库县第%d运输有限公司", fleet), fmt.Sprintf("91210124MA%06d%02d", fleet*7919%1000000, fleet%100)
			plate, number = fmt.Sprintf("辽A%05d", i), fmt.Sprintf("辽交运管法字210124%06d号", i)
		}
		f := cert(1+i, kind, name, code, number, plate)
		s.Add(f)
		if i%100 == 1 {
			slip := []byte(code)
			slip[15] = '0' + (slip[15]-'0'+1)%10
			s.Add(cert(int64(n)+i, kind, name, string(slip), "", ""))
		}
	}
	return s
}

func BenchmarkPairs(b *testing.B) {
	for _, n := range []int{100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				pairs, err := madeUp(b, n).Pairs(b.Context())
				if err != nil || len(pairs) < n/100*9/10 {
					b.Fatal(len(pairs), err)
				}
				b.ReportMetric(float64(len(pairs)), "pairs")
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "certificates/s")
		})
	}
}

func TestMadeUpCountyIsFound(t *testing.T) {
	pairs, err := madeUp(t, 20_000).Pairs(t.Context())
	near := slices.DeleteFunc(pairs, func(p likeness.Pair) bool { return !p.Found.Has("near-codes") })
	if err != nil || len(near) < 150 || len(near) > 250 {
		t.Errorf("%d pairs of 133 slips of people's IDs and some of companies, %v", len(near), err)
	}
}

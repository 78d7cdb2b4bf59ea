package bureau_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"iter"
	"strings"
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/audit"
	"roadcert/domain/bureau"
	"roadcert/domain/collect"
	"roadcert/domain/problem"
)

// portrait is a picture of nobody, another one for every shade.
func portrait(t testing.TB, side int, shade uint8) []byte {
	t.Helper()
	p := image.NewGray(image.Rect(0, 0, side, side))
	for i := range p.Pix {
		p.Pix[i] = color.Gray{Y: shade}.Y
	}
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func handIn(photos ...bureau.Photo) iter.Seq2[bureau.Photo, error] {
	return func(yield func(bureau.Photo, error) bool) {
		for _, p := range photos {
			if !yield(p, nil) {
				return
			}
		}
	}
}

const twoDrivers = "姓名,身份证号,从业资格类别,发证日期,有效期至\n" +
	"张三丰,210124199001010056,货运,2024-05-06,2030-05-05\n李四光,11010519491231002X,货运,2024-05-06,2030-05-05\n"

func TestPhotosByNumber(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	register := open(t, "a.csv", twoDrivers)
	hints := collect.Hints{Kind: "071"}
	c.importInto(clerk, register, bureau.ImportOptions{Hints: hints})
	photos := handIn(
		bureau.Photo{Name: "photos/210124199001010056.png", Content: portrait(t, 120, 10)},
		bureau.Photo{Name: "11010519491231002x.PNG", Content: portrait(t, 120, 20)},
		bureau.Photo{Name: "210124199001010056.jpeg", Content: portrait(t, 120, 30)}, // a second one
		bureau.Photo{Name: "210124199001010099.png", Content: portrait(t, 120, 40)},
		bureau.Photo{Name: "c1-1.png", Content: []byte("no picture")},
		bureau.Photo{Name: `C:\photos\c1-2.png`, Content: portrait(t, 20, 50)},
	)
	r, err := clerk.ImportPhotos(t.Context(), photos, bureau.PhotoOptions{})
	if err != nil || r.Photos != 6 || r.Added != 2 || r.Refused != 4 || r.Reasons["photo_repeated"] == 0 || r.Reasons["photo_unknown"] != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, why := range r.Refusals {
		if strings.Contains(why.File+why.Text, "21012419900101") {
			t.Errorf("the number is told: %+v", why)
		}
	}
	shown, err := clerk.Reveal(t.Context(), "210124199001010056")
	if err != nil || len(shown.Certificate.Face["photo"]) != 64 {
		t.Fatal(shown.Certificate.Face["photo"], err)
	}
	// The same photos again change nothing, and neither does the register, which knows of no photos.
	same := handIn(bureau.Photo{Name: "210124199001010056.png", Content: portrait(t, 120, 10)})
	if r, err := clerk.ImportPhotos(t.Context(), same, bureau.PhotoOptions{}); err != nil || r.Unchanged != 1 || r.Added != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if r := c.importInto(clerk, register, bureau.ImportOptions{Hints: hints}); r.Duplicates != 2 {
		t.Errorf("%+v", r)
	}
	moved := open(t, "b.csv", strings.Replace(twoDrivers, "2030-05-05", "2031-05-05", 1))
	if r := c.importInto(clerk, moved, bureau.ImportOptions{Hints: hints}); r.Updated != 1 || r.Duplicates != 1 {
		t.Errorf("%+v", r)
	}
	after, err := clerk.Reveal(t.Context(), "210124199001010056")
	if err != nil || after.Certificate.Face["photo"] != shown.Certificate.Face["photo"] || after.Certificate.ValidTo.String() != "2031-05-05" {
		t.Error(after.Certificate.Face, err)
	}
	c.healthy()
	entries, err := c.store.Audit(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if told := strings.Join(details(entries), " "); strings.Contains(told, "21012419900101") || !strings.Contains(told, "登记照片 2 张") {
		t.Error(told)
	}
}

func details(entries []audit.Entry) (list []string) {
	for _, e := range entries {
		list = append(list, e.Subject+" "+e.Detail)
	}
	return list
}

// What the desk has decided since is changed by amendment only, and a kind without a photo has none.
func TestPhotosThatCannotBeTaken(t *testing.T) {
	c := newCounty(t)
	clerk := c.desk(access.Clerk)
	c.importInto(clerk, open(t, "a.csv", twoDrivers), bureau.ImportOptions{Hints: collect.Hints{Kind: "071"}})
	if r, err := c.desk(access.Approver).Convert(t.Context(), bureau.ConvertOptions{}); err != nil || r.Issued != 2 {
		t.Fatal(r, err)
	}
	photo := bureau.Photo{Name: "210124199001010056.png", Content: portrait(t, 120, 10)}
	r, err := clerk.ImportPhotos(t.Context(), handIn(photo), bureau.PhotoOptions{})
	if err != nil || r.Refused != 1 || r.Reasons["medium"] != 1 || !strings.Contains(r.Refusals[0].Text, "变更") {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := clerk.ImportPhotos(t.Context(), handIn(photo), bureau.PhotoOptions{Kind: "013"}); problem.Of(err) != problem.Invalid {
		t.Error(err)
	}
	if _, err := c.desk(access.Evaluator).ImportPhotos(t.Context(), handIn(photo), bureau.PhotoOptions{}); problem.Of(err) != problem.Forbidden {
		t.Error(err)
	}
	c.healthy()
}

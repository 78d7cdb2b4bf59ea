package model

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"roadcert/domain/catalog"
	"roadcert/domain/overprint"
)

// Measure reads a distance in millimetres as it is measured with a ruler: 15.3, or 15,3.
func Measure(text string) (mm float64, complaint string) {
	text = strings.ReplaceAll(strings.TrimSuffix(strings.TrimSpace(text), "毫米"), ",", ".")
	if text == "" {
		return 0, "请填写量得的毫米数"
	}
	mm, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(mm) || mm < 0 || mm > 1000 {
		return 0, "请填毫米数，如 15.3"
	}
	return mm, ""
}

// Millimetres writes a length of paper: 15.3.
func Millimetres(mm float64) string { return strconv.FormatFloat(math.Round(mm*100)/100, 'f', -1, 64) }

// CalibrationText says in a sentence by how much a printer misses.
func CalibrationText(c overprint.Calibration) string {
	direction := func(l catalog.Length, more, less string) string {
		switch {
		case l > 0:
			return more + " " + Millimetres(l.MM()) + " 毫米"
		case l < 0:
			return less + " " + Millimetres(-l.MM()) + " 毫米"
		}
		return ""
	}
	scale := func(ppm int32, name string) string {
		if ppm == 0 {
			return ""
		}
		word := "放大"
		if ppm < 0 {
			word = "缩小"
		}
		return fmt.Sprintf("%s%s千分之 %s", name, word, Millimetres(math.Abs(float64(ppm))/1000))
	}
	var notes []string
	for _, text := range []string{
		direction(c.X, "偏右", "偏左"), direction(c.Y, "偏下", "偏上"), scale(c.ScaleX, "横向"), scale(c.ScaleY, "纵向"), skew(c.Skew),
	} {
		if text != "" {
			notes = append(notes, text)
		}
	}
	if len(notes) == 0 {
		return "没有偏差"
	}
	return strings.Join(notes, "，")
}

// skew is a turn as what it comes to over a hand's breadth of paper, which people can picture.
func skew(microradians int32) string {
	if microradians == 0 {
		return ""
	}
	word := "顺时针"
	if microradians < 0 {
		word = "逆时针"
	}
	return fmt.Sprintf("%s歪斜，每 100 毫米 %s 毫米", word, Millimetres(math.Abs(float64(microradians))/1e4))
}

// CalibrationName names a calibration among the others.
func CalibrationName(c overprint.Calibration) string {
	var parts []string
	for _, p := range []string{c.Printer, c.Tray, c.Stock} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

// CalibrationOf returns what is known of a printer with the paper of a tray; the zero one, which never misses,
// where nothing was measured.
func CalibrationOf(known []overprint.Calibration, printer, tray, stock string) (c overprint.Calibration, measured bool) {
	for _, c := range known {
		if c.Printer == printer && c.Tray == tray && c.Stock == stock {
			return c, true
		}
	}
	return overprint.Calibration{Printer: printer, Tray: tray, Stock: stock}, false
}

// Papers are the sizes of the pages a template is printed on, each once.
func Papers(t *catalog.Template) []overprint.Paper {
	var list []overprint.Paper
	for _, p := range t.Pages {
		known := false
		for _, have := range list {
			known = known || have.Width == p.Width && have.Height == p.Height
		}
		if !known {
			list = append(list, overprint.Paper{Name: p.Name, Width: p.Width, Height: p.Height})
		}
	}
	return list
}

// PaperChoices are papers to pick from, by their place in the list.
func PaperChoices(papers []overprint.Paper) []Choice {
	choices := make([]Choice, len(papers))
	for i, p := range papers {
		choices[i] = Choice{strconv.Itoa(i), fmt.Sprintf("%s　%s × %s 毫米", p.Name, Millimetres(p.Width.MM()), Millimetres(p.Height.MM()))}
	}
	return choices
}

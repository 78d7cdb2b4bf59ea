package ofd

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

type (
	xmlColour struct {
		Value string `xml:"Value,attr"`
	}
	xmlText struct {
		Boundary string    `xml:"Boundary,attr"`
		CTM      string    `xml:"CTM,attr"`
		Font     string    `xml:"Font,attr"`
		Size     float64   `xml:"Size,attr"`
		Fill     xmlColour `xml:"FillColor"`
		Codes    []struct {
			X      float64 `xml:"X,attr"`
			Y      float64 `xml:"Y,attr"`
			DeltaX string  `xml:"DeltaX,attr"`
			Text   string  `xml:",chardata"`
		} `xml:"TextCode"`
	}
	xmlPath struct {
		Boundary string    `xml:"Boundary,attr"`
		CTM      string    `xml:"CTM,attr"`
		Width    float64   `xml:"LineWidth,attr"`
		Dash     string    `xml:"DashPattern,attr"`
		IsFilled string    `xml:"Fill,attr"`
		IsDrawn  string    `xml:"Stroke,attr"`
		Stroke   xmlColour `xml:"StrokeColor"`
		Fill     xmlColour `xml:"FillColor"`
		Data     string    `xml:"AbbreviatedData"`
	}
)

// matrix maps a point of an object to the page: a b c d e f, then the corner of the boundary.
type matrix [6]float64

func matrixOf(ctm, boundary string) (matrix, []float64, bool) {
	box, err := parseNumbers(boundary, 4)
	if err != nil {
		return matrix{}, nil, false
	}
	m := matrix{1, 0, 0, 1, 0, 0}
	if list, err := parseNumbers(ctm, 6); err == nil {
		m = matrix(list)
	}
	m[4] += box[0]
	m[5] += box[1]
	return m, box, true
}

func (m matrix) at(x, y float64) Point {
	return Point{m[0]*x + m[2]*y + m[4], m[1]*x + m[3]*y + m[5]}
}

// scale is how much wider a line becomes, near enough where both directions differ.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m[0]*m[3] - m[1]*m[2])) }

// text adds the lines of a text object. Text that is turned is placed, but not turned.
func (c *canvas) text(x *xmlText) {
	m, _, ok := matrixOf(x.CTM, x.Boundary)
	if !ok {
		return
	}
	scaleX, size := m[0], x.Size*m[3]
	var before xmlPlace
	for _, code := range x.Codes {
		place := xmlPlace{code.X, code.Y}
		if place == (xmlPlace{}) { // not said: where the line before stood
			place = before
		}
		before = place
		text := strings.Trim(code.Text, "\r\n\t")
		if text == "" {
			continue
		}
		at := m.at(place.x, place.y)
		font := c.fonts[x.Font]
		if font == nil {
			font = &Font{}
		}
		c.objects = append(c.objects, Text{
			Font: font, Size: size, X: at.X, Y: at.Y, Text: text, Ink: inkOf(x.Fill.Value),
			Advances: advances(text, code.DeltaX, x.Size, scaleX),
		})
	}
}

type xmlPlace struct{ x, y float64 }

// advances reads the steps from character to character, where "g 3 2.5" stands for three of 2.5, and guesses those
// that are not given: an em for a Han character, half an em for a letter.
func advances(text, delta string, size, scale float64) []float64 {
	list := make([]float64, 0, utf8.RuneCountInString(text))
	fields := strings.Fields(delta)
	for len(fields) > 0 && len(list) < cap(list) {
		times := 1
		if fields[0] == "g" && len(fields) >= 3 {
			times, _ = strconv.Atoi(fields[1])
			fields = fields[2:]
		}
		v, _ := strconv.ParseFloat(fields[0], 64)
		for range min(times, cap(list)-len(list)) {
			list = append(list, v*scale)
		}
		fields = fields[1:]
	}
	i := 0
	for _, r := range text {
		if i >= len(list) {
			wide := size * scale
			if r < 0x2E80 {
				wide /= 2
			}
			list = append(list, wide)
		}
		i++
	}
	return list
}

func inkOf(value string) Ink {
	v, err := parseNumbers(value, 3)
	if err != nil {
		return Ink{}
	}
	part := func(f float64) uint8 { return uint8(max(0, min(255, f))) }
	return Ink{part(v[0]), part(v[1]), part(v[2])}
}

// path adds a shape, filled or drawn; one that is both becomes two.
func (c *canvas) path(x *xmlPath) {
	m, _, ok := matrixOf(x.CTM, x.Boundary)
	if !ok {
		return
	}
	segments := parsePath(x.Data, m, c.left.steps)
	c.left.steps -= len(segments)
	if len(segments) == 0 {
		return
	}
	if x.IsFilled == "true" {
		c.objects = append(c.objects, Path{Segments: segments, Ink: inkOf(x.Fill.Value)})
	}
	if x.IsDrawn != "false" {
		width := x.Width
		if width <= 0 {
			width = 0.353 // what the standard says where nothing is said
		}
		dash, _, _ := strings.Cut(strings.TrimSpace(x.Dash), " ")
		length, _ := strconv.ParseFloat(dash, 64)
		c.objects = append(c.objects, Path{Segments: segments, Stroke: width * m.scale(), Dash: length * m.scale(), Ink: inkOf(x.Stroke.Value)})
	}
}

// points is how many points each command of a path takes.
var points = map[string]int{"S": 1, "M": 1, "L": 1, "Q": 2, "B": 3, "C": 0}

// parsePath reads "M x y L x y B x1 y1 x2 y2 x y C", no more than a number of steps; an arc ends it.
func parsePath(data string, m matrix, most int) []Segment {
	var list []Segment
	fields := strings.Fields(data)
	var start, at Point
	for len(fields) > 0 && len(list) < most {
		command := fields[0]
		n, ok := points[command]
		if !ok || len(fields) < 1+2*n {
			return list
		}
		q := make([]Point, n)
		for i := range q {
			x, errX := strconv.ParseFloat(fields[1+2*i], 64)
			y, errY := strconv.ParseFloat(fields[2+2*i], 64)
			if errX != nil || errY != nil {
				return list
			}
			q[i] = m.at(x, y)
		}
		fields = fields[1+2*n:]
		switch command {
		case "S", "M":
			start = q[0]
			list = append(list, Segment{Move: true, Points: q})
		case "C":
			if q = []Point{start}; at != start {
				list = append(list, Segment{Points: q})
			}
		case "Q":
			third := func(a, b Point) Point { return Point{a.X + (b.X-a.X)*2/3, a.Y + (b.Y-a.Y)*2/3} }
			list = append(list, Segment{Points: []Point{third(at, q[0]), third(q[1], q[0]), q[1]}})
		default:
			list = append(list, Segment{Points: q})
		}
		at = q[len(q)-1]
	}
	return list
}

// image adds a picture in its boundary.
func (c *canvas) image(e xml.StartElement) {
	_, box, ok := matrixOf("", attribute(e, "Boundary"))
	picture := c.pictures[attribute(e, "ResourceID")]
	if !ok || picture == nil || picture.File == nil {
		return
	}
	c.objects = append(c.objects, Image{X: box[0], Y: box[1], W: box[2], H: box[3], Picture: picture})
}

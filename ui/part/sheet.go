package part

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"roadcert/ui/look"
)

// SheetColumn is one column of a Sheet.
type SheetColumn struct {
	Title string
	Right bool // numbers stand under each other at their ends
	Grow  bool // takes a share of the width that is left; its texts are cut where that is not enough
}

// Sheet is a table of a few rows whose cells may be widgets: as wide as its contents ask for, the columns
// that grow sharing what is left. What has many rows belongs in a grid.
func Sheet(columns []SheetColumn, rows [][]fyne.CanvasObject) *fyne.Container {
	var cells []fyne.CanvasObject
	for _, c := range columns {
		title := Note(c.Title)
		if c.Right {
			title.Right()
		}
		if c.Grow {
			title.Loose()
		}
		cells = append(cells, title)
	}
	for _, row := range rows {
		cells = append(cells, row...)
	}
	for range len(rows) + 1 {
		cells = append(cells, Rule())
	}
	return container.New(&sheet{columns: columns, rows: len(rows) + 1}, cells...)
}

// SheetTexts makes rows of texts, aligned as their columns are.
func SheetTexts(columns []SheetColumn, rows [][]string) [][]fyne.CanvasObject {
	list := make([][]fyne.CanvasObject, len(rows))
	for i, row := range rows {
		for j, text := range row {
			cell := Text(text)
			if columns[j].Right {
				cell.Right()
			}
			if columns[j].Grow {
				cell.Loose()
			}
			list[i] = append(list[i], cell)
		}
	}
	return list
}

// sheet lays cells out row by row, the header first; behind the cells come the rules under each row.
type sheet struct {
	columns []SheetColumn
	rows    int
}

func (s *sheet) widths(cells []fyne.CanvasObject, width float32) []float32 {
	gap := look.Size(look.Wide)
	list := make([]float32, len(s.columns))
	growing, left := 0, width-gap*float32(len(s.columns)-1)
	for i := range s.columns {
		for row := range s.rows {
			list[i] = max(list[i], cells[row*len(s.columns)+i].MinSize().Width)
		}
		left -= list[i]
		if s.columns[i].Grow {
			growing++
		}
	}
	if left > 0 && growing > 0 {
		for i := range s.columns {
			if s.columns[i].Grow {
				list[i] += left / float32(growing)
			}
		}
	}
	return list
}

func (s *sheet) height(cells []fyne.CanvasObject, row int) float32 {
	tallest := look.Size(look.Row)
	for _, c := range cells[row*len(s.columns) : (row+1)*len(s.columns)] {
		tallest = max(tallest, c.MinSize().Height+look.Size(look.Tiny))
	}
	return tallest
}

// MinSize is the toolkit's.
func (s *sheet) MinSize(cells []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, w := range s.widths(cells, 0) {
		size.Width += w
	}
	size.Width += look.Size(look.Wide) * float32(len(s.columns)-1)
	for row := range s.rows {
		size.Height += s.height(cells, row)
	}
	return size
}

// Layout is the toolkit's.
func (s *sheet) Layout(cells []fyne.CanvasObject, size fyne.Size) {
	widths, gap, hair := s.widths(cells, size.Width), look.Size(look.Wide), look.Size(look.Hair)
	rules := cells[s.rows*len(s.columns):]
	var y float32
	for row := range s.rows {
		h := s.height(cells, row)
		var x float32
		for i, w := range widths {
			cell := cells[row*len(s.columns)+i]
			own := cell.MinSize().Height
			cell.Move(fyne.NewPos(x, y+(h-own)/2))
			cell.Resize(fyne.NewSize(w, own))
			x += w + gap
		}
		y += h
		rules[row].Move(fyne.NewPos(0, y-hair))
		rules[row].Resize(fyne.NewSize(size.Width, hair))
	}
}

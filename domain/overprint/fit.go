package overprint

import "roadcert/domain/catalog"

// Paper is a size of paper.
type Paper struct {
	Name          string
	Width, Height catalog.Length
}

// Crosses returns where the calibration sheet of a paper asks for its crosses: upper left, upper right, lower
// left, lower right.
func (p Paper) Crosses() [4]Point {
	const inset = 15.0
	right, low := p.Width.MM()-inset, p.Height.MM()-inset
	return [4]Point{{inset, inset}, {right, inset}, {inset, low}, {right, low}}
}

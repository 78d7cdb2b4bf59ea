package premises

import (
	"roadcert/assets"
	"roadcert/ui/paper"
)

// Type reads the fonts that everything on paper is set in.
func Type() (*paper.Type, error) {
	return paper.NewType(paper.Fonts{Regular: assets.Regular(), Bold: assets.Bold()})
}

package designer

import (
	"strings"

	"roadcert/domain/catalog"
)

// Outline names the elements of the page in the order they are drawn.
func (d *Drawing) Outline() []string {
	var list []string
	for _, e := range d.Sheet().Elements {
		list = append(list, d.ElementName(e))
	}
	return list
}

// ElementName says what an element is, shortly: 照面项 姓名.
func (d *Drawing) ElementName(e catalog.Element) string {
	switch e.Kind {
	case catalog.TextElement:
		return "文字 " + strings.ReplaceAll(d.legible(e.Text), "\n", " ")
	case catalog.FieldElement:
		return "照面项 " + d.FieldName(e.Field)
	case catalog.TableElement:
		return "列表 " + d.FieldName(e.Field)
	case catalog.LineElement:
		switch {
		case e.H == 0:
			return "横线 " + FormatLength(BoxOf(e).W)
		case e.W == 0:
			return "竖线 " + FormatLength(BoxOf(e).H)
		}
		return "斜线"
	case catalog.BoxElement:
		return "框 " + FormatLength(e.W) + " × " + FormatLength(e.H)
	case catalog.ImageElement:
		if e.Field != "" {
			return "照片 " + d.FieldName(e.Field)
		}
		return "图片 " + e.Image
	case catalog.CodeElement:
		if e.Symbology == "code128" {
			return "条形码 " + d.FieldName(e.Field)
		}
		return "二维码 " + d.FieldName(e.Field)
	case catalog.SealElement:
		return "印章位置"
	}
	return string(e.Kind)
}

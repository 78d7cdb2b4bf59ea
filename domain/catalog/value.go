package catalog

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Text is a value as people read it: a quantity with its unit, a list as a sentence. What a value would be
// shown by that the catalogue does not hold (a region's name, a picture) is left to whoever has it. A value
// that is not what its field asks for is shown as it stands, so that nothing stored is ever hidden.
func (f *Field) Text(value string) string {
	switch {
	case value == "":
		return ""
	case f.Kind == Quantity && f.Unit != "":
		return value + " " + f.Unit
	case f.Kind == Photo:
		return "（照片）"
	case f.Kind == List:
		if rows, err := f.Rows(value); err == nil {
			return f.sentence(rows)
		}
	}
	return value
}

// sentence writes rows as 货运驾驶员（有效期至 2030-05-05）；客运驾驶员: the first item of a row, and in
// brackets what is said of it. Reading a register takes this back apart.
func (f *Field) sentence(rows []map[string]string) string {
	parts := make([]string, len(rows))
	for i, row := range rows {
		var head string
		var notes []string
		for j := range f.Items {
			item := &f.Items[j]
			switch text := item.Text(row[item.Key]); {
			case text == "":
			case j == 0:
				head = text
			default:
				notes = append(notes, item.Name+" "+text)
			}
		}
		if len(notes) > 0 {
			head += "（" + strings.Join(notes, "，") + "）"
		}
		parts[i] = head
	}
	return strings.Join(parts, "；")
}

// Code returns the code of a value in the field's code table, empty where the table does not have it.
func (f *Field) Code(value string) string {
	if i := slices.Index(f.Values, value); i >= 0 && i < len(f.Codes) {
		return f.Codes[i]
	}
	return ""
}

// FieldOf returns the field of a key, or false.
func (k *Kind) FieldOf(key string) (Field, bool) {
	if i := slices.IndexFunc(k.Fields, func(f Field) bool { return f.Key == key }); i >= 0 {
		return k.Fields[i], true
	}
	return Field{}, false
}

// Rows reads the value of a list field: rows of values by the keys of its items. An empty value has no rows.
func Rows(value string) ([]map[string]string, error) {
	if value == "" {
		return nil, nil
	}
	var rows []map[string]string
	err := json.Unmarshal([]byte(value), &rows)
	return rows, err
}

// Rows reads the value of a list. What was kept as a text before the field became a list is one row that begins
// with it, so that documents of that time can be made as ever.
func (f *Field) Rows(value string) ([]map[string]string, error) {
	if len(f.Items) > 0 && value != "" && !strings.HasPrefix(value, "[") {
		return []map[string]string{{f.Items[0].Key: value}}, nil
	}
	return Rows(value)
}

// FormatRows writes rows in the one way they are stored: keys in order, empty values and empty rows left
// out, no blanks. It returns an empty value where there is nothing.
func FormatRows(rows []map[string]string) string {
	kept := make([]map[string]string, 0, len(rows))
	for _, row := range rows {
		said := make(map[string]string, len(row))
		for key, value := range row {
			if value != "" {
				said[key] = value
			}
		}
		if len(said) > 0 {
			kept = append(kept, said)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(kept); err != nil {
		return "" // a map of texts always has a JSON form
	}
	return strings.TrimSuffix(b.String(), "\n")
}

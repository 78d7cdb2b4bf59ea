package bureau

import (
	"context"

	"roadcert/domain/catalog"
	"roadcert/domain/certificate"
	"roadcert/domain/likeness"
)

// showing sets the pairs side by side that are worth it.
type showing struct {
	Twins
	desk    *Desk
	kept    map[string]*KeptTwin
	waiting map[certificate.ID]string // cases by certificate
}

// pair counts a pair, and shows it while there are fewer than most.
func (s *showing) pair(ctx context.Context, p likeness.Pair, most int) error {
	kept := s.kept[twinName(p.A.ID, p.B.ID)]
	if kept == nil && len(s.Pairs) >= most {
		s.Total++
		return nil
	}
	a, factsA, err := s.side(ctx, p.A)
	if err != nil {
		return err
	}
	b, factsB, err := s.side(ctx, p.B)
	if err != nil {
		return err
	}
	if kept != nil && kept.A == factsA && kept.B == factsB {
		s.Kept++
		return nil
	}
	if s.Total++; len(s.Pairs) >= most {
		return nil
	}
	t := Twin{Rules: p.Found.Rules(), Weight: p.Found.Weight(), Lines: beside(&a, &b), Kept: kept, Case: s.waiting[p.B.ID]}
	if id, ok := s.waiting[p.A.ID]; ok {
		t.Case = id
	}
	hide(&a.Certificate, a.Kind)
	hide(&b.Certificate, b.Kind)
	t.A, t.B = a, b
	s.Pairs = append(s.Pairs, t)
	return nil
}

// side reads one certificate, and the digest of what it was compared by.
func (s *showing) side(ctx context.Context, p likeness.Side) (TwinSide, string, error) {
	c, err := s.desk.office.Store.Find(ctx, p.ID)
	if err != nil {
		return TwinSide{}, "", err
	}
	kind, err := s.desk.kind(c.Kind)
	if err != nil {
		return TwinSide{}, "", err
	}
	side := TwinSide{Certificate: c, Kind: kind, Status: c.StatusOn(s.desk.Today()), Others: p.Others}
	return side, factsDigest(s.desk.facts(&c, kind)), nil
}

// beside sets the items of two faces side by side: of two kinds, what plays the same role or has the same key.
func beside(a, b *TwinSide) (lines []TwinLine) {
	used := map[string]bool{}
	for i := range a.Kind.Fields {
		f := &a.Kind.Fields[i]
		g := counterpart(b.Kind, f)
		if g != nil {
			used[g.Key] = true
		}
		lines = besideItem(lines, a, b, f, g)
	}
	for i := range b.Kind.Fields {
		if g := &b.Kind.Fields[i]; !used[g.Key] {
			lines = besideItem(lines, a, b, nil, g)
		}
	}
	return lines
}

// counterpart is the field of another kind that says the same; nil where it has none.
func counterpart(kind *catalog.Kind, f *catalog.Field) *catalog.Field {
	for i := range kind.Fields {
		g := &kind.Fields[i]
		if f.Role != "" && g.Role == f.Role || f.Role == "" && g.Role == "" && g.Key == f.Key {
			return g
		}
	}
	return nil
}

// besideItem adds the line of an item that one of the two may lack; none where both are empty.
func besideItem(lines []TwinLine, a, b *TwinSide, f, g *catalog.Field) []TwinLine {
	name, left, leftText := item(&a.Certificate, f)
	other, right, rightText := item(&b.Certificate, g)
	if left == "" && right == "" {
		return lines
	}
	line := TwinLine{Name: name, A: leftText, B: rightText, Differ: left != right}
	if name == "" {
		line.Name = other
	}
	if line.Differ && left != "" && right != "" && f.Kind != catalog.Photo {
		line.Place = differsAt([]rune(left), []rune(right))
	}
	return append(lines, line)
}

// item is what a face says of a field, as it is and as people may read it.
func item(c *certificate.Certificate, f *catalog.Field) (name, value, text string) {
	if f == nil {
		return "", "", ""
	}
	if value = c.Face[f.Key]; value == "" {
		return f.Name, "", ""
	}
	return f.Name, value, f.Text(Mask(*f, value))
}

// differsAt is the place of the first character in which two different texts differ, from 1.
func differsAt(a, b []rune) int {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return i + 1
}

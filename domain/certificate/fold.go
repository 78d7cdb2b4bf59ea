package certificate

import (
	"fmt"

	"roadcert/domain/catalog"
	"roadcert/domain/day"
)

// Kinds looks kinds up; a *catalog.Catalog does.
type Kinds interface {
	Kind(catalog.Code) (*catalog.Kind, bool)
}

// Fold rebuilds a certificate from its whole history.
func Fold(kinds Kinds, history []Event) (Certificate, error) {
	var c Certificate
	for i := range history {
		var err error
		if c, err = c.After(kinds, &history[i]); err != nil {
			return Certificate{}, err
		}
	}
	return c, nil
}

// After returns the certificate as an event leaves it. It fails where the event does not follow on c:
// a gap in the revisions, another certificate's event, a kind the catalogue does not have.
func (c Certificate) After(kinds Kinds, e *Event) (Certificate, error) {
	if e.Revision != c.Revision+1 || c.Revision > 0 && e.Certificate != c.ID {
		return c, fmt.Errorf("事件 %s（%s 第 %d 次）接不上 %s 第 %d 次", e.ID, e.Certificate, e.Revision, c.ID, c.Revision)
	}
	if c.Revision == 0 {
		c.ID, c.Kind, c.Region = e.Certificate, e.Kind, e.Region
	}
	if e.Face != nil {
		kind, ok := kinds.Kind(c.Kind)
		if !ok {
			return c, fmt.Errorf("证照目录中没有类别 %s", c.Kind)
		}
		if err := c.read(kind, e.Face); err != nil {
			return c, fmt.Errorf("事件 %s: %w", e.ID, err)
		}
	}
	c.stand(e)
	c.Revision, c.LastEvent = e.Revision, e.ID
	c.Decided = c.Decided || e.Operation != Collect && e.Operation != Expire
	switch {
	case e.Operation == Collect:
		c.Medium, c.Conform = Paper, false
	case e.Edition != nil:
		c.Version, c.Conform, c.Delivered = e.Edition.Version, true, false
		c.Medium = withEdition(c.Medium)
		if e.Operation == Issue {
			c.Medium = Electronic // whatever paper the number was on before
		}
	case e.Operation == Deliver, e.Operation == Undeliver:
		c.Delivered = e.Operation == Deliver
	}
	return c, nil
}

// stand gives the certificate the status an event leaves it in, and the end of a suspension.
func (c *Certificate) stand(e *Event) {
	if e.Status != c.Status || e.Operation == Collect {
		c.Since = e.Effective
	}
	c.Status = e.Status
	switch {
	case e.Status != Suspended, e.Operation == Collect:
		c.Until = 0
	case e.Until != 0:
		c.Until = e.Until
	}
}

// withEdition is the medium of a certificate once an electronic edition exists.
func withEdition(m Medium) Medium {
	if m == Paper || m == Both {
		return Both
	}
	return Electronic
}

// read sets what the program itself must know of a face.
func (c *Certificate) read(kind *catalog.Kind, f Face) error {
	c.Face = f
	c.Number, c.Holder = f[kind.Key(catalog.RoleNumber)], f[kind.Key(catalog.RoleHolder)]
	c.Code, c.Plate = f[kind.Key(catalog.RoleCode)], f[kind.Key(catalog.RolePlate)]
	for _, d := range []struct {
		role catalog.Role
		to   *day.Day
	}{{catalog.RoleIssued, &c.IssuedOn}, {catalog.RoleTo, &c.ValidTo}, {catalog.RoleReview, &c.ReviewDue}} {
		*d.to = 0
		if s := f[kind.Key(d.role)]; s != "" {
			var err error
			if *d.to, err = day.Parse(s); err != nil {
				return err
			}
		}
	}
	return nil
}

package catalog

import "errors"

// Check tells whether documents of a kind can be made by a template: every fault at once, as a *problem.Problem.
func (t *Template) Check(k *Kind) error {
	var f faults
	checkTemplate(t, k, &f)
	if len(f) > 0 {
		return unfit(errors.Join(f...))
	}
	return nil
}

func checkTemplate(t *Template, k *Kind, f *faults) {}

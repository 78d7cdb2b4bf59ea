package premises

import (
	"regexp"
	"testing"

	"roadcert/domain/problem"
)

func TestTheMachineAnswers(t *testing.T) {
	free, whole, err := machine(t.TempDir()).Disk(t.Context())
	if err != nil || whole == 0 || free > whole {
		t.Errorf("%d of %d, %v", free, whole, err)
	}
	if _, _, err := machine("/no/such/place").Disk(t.Context()); problem.Of(err) != problem.Internal {
		t.Errorf("a folder that is not there: %v", err)
	}
	if v := machine("").Version(); !regexp.MustCompile(`^\d+\.\d+\.\d+$`).MatchString(v) {
		t.Errorf("the release is %q", v)
	}
}

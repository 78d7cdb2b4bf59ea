package bureau_test

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
)

// TestADataKeyIsChanged: everything opens as before, people take the new key as they sign in, and the recovery key is a
// new one.
func TestADataKeyIsChanged(t *testing.T) {
	c, ref := converted(t)
	clerk := c.desk(access.Clerk)
	was := need[bureau.Dossier](t)(clerk.Show(t.Context(), ref))
	security := c.desk(access.SecurityAdmin)
	r := need[bureau.Rotation](t)(security.RotateKeys(t.Context(), c.passwords["security-admin"], "张三调离", nil))
	t.Logf("%+v", r)
	now := need[bureau.Dossier](t)(clerk.Show(t.Context(), ref))
	if was.Number != now.Number {
		t.Error(now)
	}
	state := need[bureau.KeyState](t)(security.KeyState(t.Context()))
	t.Logf("%+v", state)
	c.healthy()
}

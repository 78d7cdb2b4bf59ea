package access

import (
	"crypto/subtle"
	"time"

	"roadcert/domain/seal"
)

// mostFormer is how many former passwords are remembered besides the present one: the last five may not come back.
const mostFormer = 4

// Former is a password somebody had: it can be compared with, and not read.
type Former struct {
	Salt   []byte
	Rounds int
	Proof  []byte
}

// remember keeps the present password as one that was.
func (a *Account) remember(password string) {
	master, err := a.stretch(password)
	if err != nil {
		return // it opened the account a moment ago
	}
	defer clear(master)
	former := append([]Former{{Salt: a.Salt, Rounds: a.Rounds, Proof: seal.Subkey(master, "former")}}, a.Former...)
	a.Former = former[:min(len(former), mostFormer)]
}

// had says why a password cannot be chosen again; empty for one that can.
func (a *Account) had(current, chosen string) string {
	if current == chosen {
		return "新口令与原口令相同"
	}
	for _, f := range a.Former {
		then := Account{Salt: f.Salt, Rounds: f.Rounds}
		master, err := then.stretch(chosen)
		if err != nil {
			continue
		}
		same := subtle.ConstantTimeCompare(seal.Subkey(master, "former"), f.Proof) == 1
		if clear(master); same {
			return "最近五个口令用过它"
		}
	}
	return ""
}

// Outlived tells whether a password has to be changed for its age. Jobs that run at night have nobody to change it; their
// password's age is a matter of the patrol.
func (a *Account) Outlived(now time.Time, days int) bool {
	return days > 0 && a.Role != Service && now.Sub(a.PasswordSet) > time.Duration(days)*24*time.Hour
}

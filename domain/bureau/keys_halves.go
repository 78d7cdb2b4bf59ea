package bureau

import "roadcert/domain/access"

// RecoveryHalves parts a recovery key that was told to this person a moment ago, so that two people can keep it. Parted
// again, it has other halves.
func (d *Desk) RecoveryHalves(key access.RecoveryKey) (access.RecoveryHalves, error) {
	return key.Halves(d.office.Rand)
}

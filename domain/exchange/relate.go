package exchange

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"roadcert/domain/certificate"
)

// Relation is how the county's history of a certificate stands to the province's.
type Relation int

// The relations.
const (
	Same   Relation = iota
	Ahead           // ours goes on where theirs ends: it has to be sent
	Behind          // theirs goes on where ours ends: it has to be fetched
	Forked          // they part: a person decides
)

// Relate compares two histories of one certificate by the digests of their items. base is the number of events both
// have in common.
func Relate(ours, theirs []ItemDigest) (r Relation, base int) {
	for base < min(len(ours), len(theirs)) && ours[base] == theirs[base] {
		base++
	}
	switch {
	case base == len(ours) && base == len(theirs):
		return Same, base
	case base == len(theirs):
		return Ahead, base
	case base == len(ours):
		return Behind, base
	}
	return Forked, base
}

// DigestsOf returns the digests of a history.
func DigestsOf(history []certificate.Event) []ItemDigest {
	list := make([]ItemDigest, len(history))
	for i := range history {
		list[i] = EncodeEvent(&history[i]).Digest()
	}
	return list
}

// Changed is one thing in which a certificate came to differ. Field is the key of a face field, or one of the names
// below.
type Changed struct {
	Field   string
	Was, Is string
}

// What can change of a certificate beside its face.
const (
	ChangedStatus    = "status"
	ChangedUntil     = "until"
	ChangedMedium    = "medium"
	ChangedVersion   = "version"
	ChangedDelivered = "delivered"
)

// Changes says what lies between two states of a certificate: first what it is worth, then its face by key.
func Changes(before, after *certificate.Certificate) (list []Changed) {
	delivered := map[bool]string{true: "已送达", false: "未送达"}
	for _, c := range []Changed{
		{ChangedStatus, before.Status.Name(), after.Status.Name()},
		{ChangedUntil, before.Until.String(), after.Until.String()},
		{ChangedMedium, before.Medium.Name(), after.Medium.Name()},
		{ChangedVersion, version(before), version(after)},
		{ChangedDelivered, delivered[before.Delivered], delivered[after.Delivered]},
	} {
		if c.Was != c.Is {
			list = append(list, c)
		}
	}
	keys := slices.Collect(maps.Keys(before.Face))
	for k := range after.Face {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, cmp.Compare)
	for _, k := range slices.Compact(keys) {
		if was, is := before.Face[k], after.Face[k]; was != is {
			list = append(list, Changed{k, was, is})
		}
	}
	return list
}

// version is the number of the newest edition, as it is shown.
func version(c *certificate.Certificate) string {
	if c.Version == 0 {
		return ""
	}
	return fmt.Sprintf("%03d", c.Version)
}

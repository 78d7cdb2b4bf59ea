package main

import (
	"testing"

	"roadcert/domain/bureau"
)

// TestDifferencesAreSaid: what the desk can find and offer is said in both languages.
func TestDifferencesAreSaid(t *testing.T) {
	keys := []string{"sync_resent", "sync_yielded", "sync_mended"}
	for _, w := range []bureau.Way{bureau.WayResend, bureau.WayYield, bureau.WayRedo} {
		keys = append(keys, "way_"+string(w))
	}
	for _, m := range []bureau.Mending{bureau.MendResend, bureau.MendFetch, bureau.MendAdopt} {
		keys = append(keys, "mending_"+string(m))
	}
	for _, r := range []bureau.Relation{
		bureau.MissingThere, bureau.MissingHere, bureau.Parted, bureau.UnreadableHere, bureau.UnreadableThere,
	} {
		keys = append(keys, "relation_"+string(r))
	}
	for _, key := range keys {
		if s, ok := sentences[key]; !ok || s[0] == "" || s[1] == "" {
			t.Errorf("%s is not said", key)
		}
	}
}

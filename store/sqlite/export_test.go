package sqlite

// GatherAtMost lets a small test store behave like a large one.
func (s *Store) GatherAtMost(n int) { s.gatherMost = n }

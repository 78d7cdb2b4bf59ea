package catalog

// Difference is one thing that two versions of an entry say differently.
type Difference struct {
	Place  string // 照面项“轴数”, 有效年限, 模板 正本 第3个元素（业户名称）左
	Before string // empty: was not there
	After  string // empty: is no longer there
}

// Diff lists what differs from a to b, for people to compare side by side: the entry, its fields one by one,
// its template element by element.
func Diff(a, b Version) []Difference {
	return nil
}

package ui

import "roadcert/ui/page"

// history is where a person has been. It holds routes, not widgets: a page keeps its own state.
type history struct {
	routes []page.Route
	at     int
}

// visit goes to a route; what lay ahead is forgotten.
func (h *history) visit(r page.Route) {
	if len(h.routes) > 0 && h.routes[h.at] == r {
		return
	}
	if len(h.routes) > 0 {
		h.routes = h.routes[:h.at+1]
	}
	h.routes = append(h.routes, r)
	h.at = len(h.routes) - 1
}

// step goes back (-1) or forward (1) and returns where that is; false at either end.
func (h *history) step(by int) (page.Route, bool) {
	to := h.at + by
	if to < 0 || to >= len(h.routes) {
		return page.Route{}, false
	}
	h.at = to
	return h.routes[to], true
}

func (h *history) can(by int) bool {
	to := h.at + by
	return to >= 0 && to < len(h.routes)
}

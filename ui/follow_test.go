package ui

import (
	"testing"

	"roadcert/domain/access"
	"roadcert/ui/model"
	"roadcert/ui/page"
)

// What comes in is shown where somebody looks, and what is done goes out at once.
func TestThePageFollowsTheLink(t *testing.T) {
	s := newStage(t, trainingHouse, access.Clerk, AtOnce())
	s.SignIn(Credentials{User: "clerk", Password: "对"}, func(err error) { t.Error(err) })
	s.Open(page.Route{Page: page.Certificates})
	at := s.pages[page.Certificates]
	at.waiting = 3
	bar := model.SyncBar{Mark: "●", Text: "已同步 14:32 · 待推 0"}
	s.tell(model.SyncNews{Bar: bar})
	s.says(t, "已同步 14:32 · 待推 0")
	if len(at.renewed) != 0 {
		t.Error("the page was read anew although nothing moved")
	}
	s.tell(model.SyncNews{Bar: bar, Moved: true})
	if at.renewed[false] != 1 || s.pages[page.Home].renewed[false] != 0 || len(at.shown) != 1 {
		t.Errorf("renewed %v, shown %v", at.renewed, at.shown)
	}
	s.says(t, "证照　3")
	s.frame.Changed()
	if at.renewed[true] != 1 || s.woken != 1 {
		t.Errorf("after something was done: renewed %v, woken %d", at.renewed, s.woken)
	}
	s.SignOut()
	s.tell(model.SyncNews{Bar: bar, Moved: true})
	if at.renewed[false] != 1 {
		t.Error("a page is read anew that nobody is signed in for")
	}
}

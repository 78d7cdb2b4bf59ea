package main

import (
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/screensaver"
	"github.com/jezek/xgb/xproto"
)

// idle tells how long nobody has touched mouse or keys of the display; nil where the display does not say.
func (b *building) idle() func() (time.Duration, error) {
	if b.drawn {
		return nil
	}
	x, err := xgb.NewConn()
	if err != nil {
		return nil
	}
	if screensaver.Init(x) != nil {
		x.Close()
		return nil
	}
	root := xproto.Drawable(xproto.Setup(x).DefaultScreen(x).Root)
	return func() (time.Duration, error) {
		info, err := screensaver.QueryInfo(x, root).Reply()
		if err != nil {
			return 0, err
		}
		return time.Duration(info.MsSinceUserInput) * time.Millisecond, nil
	}
}

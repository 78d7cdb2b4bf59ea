// Package delivery is the handing over of an electronic certificate to its holder (送达, DB21/T 5.4): how far
// it has come, what may follow what, and the pick-up code the holder types into their phone.
//
// That a certificate was delivered, and that a delivery came back, are facts of its life and go through the
// transition table of package certificate; what lies between them is kept here.
package delivery

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is how far the newest edition of a certificate has come on its way to the holder.
type State uint8

// The states. A new edition begins with Waiting.
const (
	Waiting   State = iota + 1 // nobody was told yet
	Notified                   // the pick-up code was given
	Delivered                  // the holder has it
	Read                       // the holder has opened it
	Returned                   // it could not be handed over, or the holder says it is wrong
)

var states = []struct {
	state     State
	key, name string
}{
	{Waiting, "waiting", "待送达"},
	{Notified, "notified", "已告知"},
	{Delivered, "delivered", "已送达"},
	{Read, "read", "已读"},
	{Returned, "returned", "退回"},
}

// States returns every state, in the order of the way.
func States() []State {
	all := make([]State, len(states))
	for i, s := range states {
		all[i] = s.state
	}
	return all
}

// Open are the states of what still has to be handed over.
func Open() []State { return []State{Waiting, Notified, Returned} }

// Reached tells whether the holder has the edition.
func (s State) Reached() bool { return s == Delivered || s == Read }

// String is the key used in files and on the command line.
func (s State) String() string {
	for _, row := range states {
		if row.state == s {
			return row.key
		}
	}
	return ""
}

// Name is the Chinese name.
func (s State) Name() string {
	for _, row := range states {
		if row.state == s {
			return row.name
		}
	}
	return ""
}

// ParseState reads a key.
func ParseState(key string) (State, error) {
	keys := make([]string, len(states))
	for i, row := range states {
		if row.key == key {
			return row.state, nil
		}
		keys[i] = row.key
	}
	return 0, fmt.Errorf("没有送达状态“%s”，可用的有：%s", key, strings.Join(keys, "、"))
}

// Channel is the way the holder was reached.
type Channel string

// The channels.
const (
	Phone   Channel = "phone"
	WeChat  Channel = "wechat"
	Counter Channel = "counter"
	Other   Channel = "other"
)

var channels = []struct {
	channel Channel
	name    string
}{{Counter, "窗口"}, {Phone, "手机"}, {WeChat, "微信"}, {Other, "其他"}}

// Channels returns every channel, the usual one first.
func Channels() []Channel {
	all := make([]Channel, len(channels))
	for i, c := range channels {
		all[i] = c.channel
	}
	return all
}

// Name is the Chinese name; an unknown channel is its own name.
func (c Channel) Name() string {
	for _, row := range channels {
		if row.channel == c {
			return row.name
		}
	}
	return string(c)
}

// ParseChannel reads a key; an empty one is the counter.
func ParseChannel(key string) (Channel, error) {
	if key == "" {
		return Counter, nil
	}
	keys := make([]string, len(channels))
	for i, row := range channels {
		if string(row.channel) == key {
			return row.channel, nil
		}
		keys[i] = string(row.channel)
	}
	return "", fmt.Errorf("没有送达渠道“%s”，可用的有：%s", key, strings.Join(keys, "、"))
}

// Step is one thing that happened on the way.
type Step struct {
	Version int       `json:"version"` // of the edition that was on its way
	State   State     `json:"state"`   // from then on
	At      time.Time `json:"at"`
	By      string    `json:"by"` // user name
	Channel Channel   `json:"channel,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// rule says what a state may follow on, and what to do where it may not.
type rule struct {
	to     State
	from   []State
	remedy map[State]string
}

// way is all that may follow what.
var way = []rule{
	{Notified, []State{Waiting, Notified, Returned}, map[State]string{Delivered: "持证主体已经收到，不需要再告知", Read: "持证主体已经收到，不需要再告知"}},
	{Delivered, []State{Waiting, Notified, Returned}, map[State]string{Delivered: "已有送达记录；送达有误的请先登记退回", Read: "已有送达记录；送达有误的请先登记退回"}},
	{Read, []State{Delivered}, map[State]string{
		Waiting: "请先登记送达", Notified: "请先登记送达", Returned: "请重新送达后再登记", Read: "已有阅读记录",
	}},
	{Returned, []State{Waiting, Notified, Delivered, Read}, map[State]string{Returned: "已登记退回；再次送达请先告知"}},
}

// Why says why a delivery cannot go from one state to another, and what to do; empty where it can.
func Why(from, to State) (text, remedy string) {
	for _, r := range way {
		if r.to != to {
			continue
		}
		if slices.Contains(r.from, from) {
			return "", ""
		}
		return fmt.Sprintf("送达状态为“%s”的不能登记为“%s”", from.Name(), to.Name()), r.remedy[from]
	}
	return "新的一版自动从“待送达”开始", "请改选其他登记"
}

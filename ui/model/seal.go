package model

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the formats pictures of seals come in
	_ "image/png"
	"time"

	"roadcert/domain/bureau"
	"roadcert/domain/day"
)

// SealLine is an installed seal as it is shown.
type SealLine struct {
	State   string // 可以使用, 已过期, 还没有生效
	Tone    Tone
	Facts   []Choice    // name and text
	Picture image.Image // nil where it cannot be read
}

// NewSealLine words a seal as of a day.
func NewSealLine(s bureau.SealInfo, today day.Day) SealLine {
	line := SealLine{State: "可以使用", Tone: Good}
	switch {
	case day.Of(s.To.Local()) < today:
		line.State, line.Tone = "已过期", Danger
	case day.Of(s.From.Local()) > today:
		line.State, line.Tone = "还没有生效", Warning
	case s.Training:
		line.State, line.Tone = "练习用，盖出的章无效", Warning
	}
	add := func(name, value string) {
		if value != "" {
			line.Facts = append(line.Facts, Choice{name, value})
		}
	}
	add("有效期", s.From.Local().Format(time.DateOnly)+" 至 "+s.To.Local().Format(time.DateOnly))
	add("签章证书", s.Signer)
	add("制章单位", s.Maker)
	add("印章编码", s.ID)
	if !s.Installed.IsZero() {
		add("安装", s.By+"，"+s.Installed.Local().Format("2006-01-02 15:04"))
	}
	if picture, _, err := image.Decode(bytes.NewReader(s.Picture)); err == nil {
		line.Picture = picture
	}
	return line
}

// NewSealOutcome words the result of sealing a batch. stopped tells that it was cancelled halfway.
func NewSealOutcome(r bureau.BatchResult, stopped bool) BatchOutcome {
	o := NewBatchOutcome(r, false)
	o.Verdict, o.Cut = fmt.Sprintf("已盖章 %s 本，失败 %s 本。", Thousands(r.Issued), Thousands(r.Refused)), ""
	switch {
	case stopped:
		o.Verdict = fmt.Sprintf("盖章已停止：已盖章的 %s 本有效并保留，再做一次会接着盖完。", Thousands(r.Issued))
	case r.Issued+r.Refused == 0:
		o.Verdict = "没有等着盖章的电子证照。"
	}
	if n := len(o.Refusals); n < r.Refused {
		o.Cut = fmt.Sprintf("这里列出前 %s 本，共 %s 本没有盖章。", Thousands(n), Thousands(r.Refused))
	}
	return o
}

package main

import (
	"io"
	"net/url"
	"time"

	"roadcert/cmd/internal/premises"
	"roadcert/domain/exchange"
	"roadcert/domain/problem"
	"roadcert/domain/province"
)

// enrolVerb writes the file with which a workstation joins.
type enrolVerb struct {
	Dir         string `arg:"" help:"${help_dir}"`
	Region      string `required:"" placeholder:"210124" help:"${help_region}"`
	Workstation int    `required:"" placeholder:"N" help:"${help_workstation}"`
	Out         string `required:"" placeholder:"FILE" help:"${help_out}"`
	Address     string `default:"https://127.0.0.1:8443" placeholder:"https://HOST:PORT" help:"${help_address}"`
	Days        int    `default:"30" placeholder:"N" help:"${help_days}"`
}

type enrolResult struct {
	File        string    `json:"file"`
	County      string    `json:"county"`
	Workstation int       `json:"workstation"`
	Address     string    `json:"address"`
	Until       time.Time `json:"until"`
	region      string
}

const mostDays = 365

// Run invites.
func (v *enrolVerb) Run(t *terminal) error {
	const what = "不能邀请工作站"
	if u, err := url.Parse(v.Address); err != nil || u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.User != nil {
		return problem.New(problem.Invalid, what, "地址“"+v.Address+"”不是 https://主机:端口", "请核对 --address")
	}
	if v.Days < 1 || v.Days > mostDays {
		return problem.New(problem.Invalid, what, "有效天数应在 1 至 365 之间", "请核对 --days")
	}
	return t.within(v.Dir, func(h *house) error {
		i, err := h.Invite(t.ctx, v.Region, v.Workstation, v.Address, h.keys.TLS.PEM(), t.now().AddDate(0, 0, v.Days))
		if err != nil {
			return err
		}
		content, err := exchange.Write(&i)
		if err != nil {
			return err
		}
		err = premises.WriteFile(v.Out, 0o600, what, func(w io.Writer) error {
			_, err := w.Write(content)
			return err
		})
		if err != nil {
			return err
		}
		return t.answer(enrolResult{v.Out, i.County, i.Station, i.Address, i.Until, h.Regions.Short(i.County)})
	})
}

func (r enrolResult) lines(t *terminal) []string {
	return []string{t.say("invited", r.region, r.Workstation, r.File, r.Until.Local().Format(time.DateOnly)), t.say("hand_over")}
}

// barVerb shuts a workstation out.
type barVerb struct {
	Dir         string `arg:"" help:"${help_dir}"`
	Region      string `required:"" placeholder:"210124" help:"${help_region}"`
	Workstation int    `required:"" placeholder:"N" help:"${help_workstation}"`
}

type barResult struct {
	County      string `json:"county"`
	Workstation int    `json:"workstation"`
	Barred      bool   `json:"barred"`
}

// Run shuts out.
func (v *barVerb) Run(t *terminal) error {
	return t.within(v.Dir, func(h *house) error {
		if err := h.Bar(t.ctx, v.Region, v.Workstation); err != nil {
			return err
		}
		return t.answer(barResult{v.Region, v.Workstation, true})
	})
}

func (r barResult) lines(t *terminal) []string {
	return []string{t.say("barred", r.County, r.Workstation)}
}

// lookVerb closes the alarm about a restore that the county declared.
type lookVerb struct {
	Dir         string `arg:"" help:"${help_dir}"`
	Region      string `required:"" placeholder:"210124" help:"${help_region}"`
	Workstation int    `required:"" placeholder:"N" help:"${help_workstation}"`
	By          string `required:"" placeholder:"NAME" help:"${help_look_by}"`
	Note        string `required:"" placeholder:"TEXT" help:"${help_look_note}"`
}

type lookResult struct {
	County      string `json:"county"`
	Workstation int    `json:"workstation"`
	province.LogLook
}

// Run closes it.
func (v *lookVerb) Run(t *terminal) error {
	return t.within(v.Dir, func(h *house) error {
		look, err := h.LookInto(t.ctx, v.Region, v.Workstation, v.By, v.Note)
		if err != nil {
			return err
		}
		return t.answer(lookResult{v.Region, v.Workstation, look})
	})
}

func (r lookResult) lines(t *terminal) []string {
	return []string{t.say("looked", r.County, r.Workstation, r.By)}
}

package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"roadcert/domain/access"
	"roadcert/domain/bureau"
	"roadcert/domain/day"
	"roadcert/domain/patrol"
	"roadcert/domain/problem"
)

// patrolAnswers are what a person judged, on the command line or in a file.
type patrolAnswers struct {
	Answer  map[string]string `mapsep:"none" placeholder:"ITEM=RESULT" help:"${help_patrol_answer_flag}"`
	Answers string            `placeholder:"F.json" help:"${help_patrol_answers}"`
}

// patrolRunVerb begins the patrol that is due, and concludes it where nothing is left to a person.
type patrolRunVerb struct {
	Cycle string `arg:"" help:"${help_patrol_cycle}"`
	Topic string `placeholder:"TEXT" help:"${help_patrol_topic}"`
	patrolAnswers
}

// patrolAnswerVerb fills what is left of a patrol, and concludes it where nothing is.
type patrolAnswerVerb struct {
	ID string `arg:"" help:"${help_patrol_id}"`
	patrolAnswers
}

// patrolShowVerb shows one patrol.
type patrolShowVerb struct {
	ID string `arg:"" help:"${help_patrol_id}"`
}

// patrolListVerb lists patrols.
type patrolListVerb struct {
	From day.Day `placeholder:"DATE" help:"${help_patrol_from}"`
	To   day.Day `placeholder:"DATE" help:"${help_patrol_to}"`
}

// read returns the answers in the order of their items.
func (v *patrolAnswers) read(t *terminal) ([]bureau.PatrolAnswer, error) {
	said := map[string]string{}
	if v.Answers != "" {
		content, err := t.read(v.Answers, t.say.of("cannot_read_answers"))
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(content, &said); err != nil {
			return nil, problem.From(err, problem.Invalid, t.say.of("cannot_read_answers"), t.say.of("answers_format"), "")
		}
	}
	maps.Copy(said, v.Answer)
	var list []bureau.PatrolAnswer
	for _, item := range slices.Sorted(maps.Keys(said)) {
		judgement, note, _ := strings.Cut(strings.Replace(said[item], "：", ":", 1), ":")
		list = append(list, bureau.PatrolAnswer{Item: item, Judgement: patrol.Judgement(strings.TrimSpace(judgement)), Note: note})
	}
	return list, nil
}

// Run lets the machine look, and takes the person's answers.
func (v *patrolRunVerb) Run(t *terminal) error {
	answers, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		progress := t.bar(t.say.of("patrolling"))
		defer progress.clear()
		r, err := d.BeginPatrol(t.ctx, patrol.Cycle(v.Cycle), v.Topic, progress.at)
		if err != nil {
			return err
		}
		progress.clear()
		return t.goOn(d, r, answers)
	})
}

// Run takes the person's answers.
func (v *patrolAnswerVerb) Run(t *terminal) error {
	answers, err := v.read(t)
	if err != nil {
		return err
	}
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := d.PatrolRecord(t.ctx, v.ID)
		if err != nil {
			return err
		}
		return t.goOn(d, r, answers)
	})
}

// goOn fills a patrol, concludes it where nothing is left and the person may, and shows it.
func (t *terminal) goOn(d *bureau.Desk, r bureau.PatrolRecord, answers []bureau.PatrolAnswer) (err error) {
	if len(answers) > 0 {
		if r, err = d.AnswerPatrol(t.ctx, r.ID, answers...); err != nil {
			return err
		}
	}
	if len(r.Left()) == 0 && !r.Concluded.Made() && d.May(access.Patrol) {
		if r, err = d.ConcludePatrol(t.ctx, r.ID); err != nil {
			return err
		}
	}
	if err := t.answer(shownPatrol(&r)); err != nil {
		return err
	}
	return found(r.Abnormal() > 0)
}

// Run shows.
func (v *patrolShowVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		r, err := d.PatrolRecord(t.ctx, v.ID)
		if err != nil {
			return err
		}
		if err := t.answer(shownPatrol(&r)); err != nil {
			return err
		}
		return found(len(r.Broken) > 0)
	})
}

// patrolResult is a patrol.
type patrolResult struct {
	patrolLine
	Items  []patrolItem `json:"items"`
	Broken []string     `json:"broken"` // signatures that do not hold
}

// patrolLine is a patrol in short.
type patrolLine struct {
	ID          string       `json:"id"`
	Cycle       patrol.Cycle `json:"cycle"`
	Topic       string       `json:"topic,omitempty"`
	From        day.Day      `json:"from"`
	To          day.Day      `json:"to"`
	State       string       `json:"state"` // open, concluded
	Begun       time.Time    `json:"begun_at"`
	BegunBy     string       `json:"begun_by"`
	Concluded   *time.Time   `json:"concluded_at"`
	ConcludedBy string       `json:"concluded_by,omitempty"`
	Checked     int          `json:"checked"`
	Abnormal    int          `json:"abnormal"`
	Left        int          `json:"left"`
	Signed      bool         `json:"signed"` // all signatures hold
	LogHead     string       `json:"log_head"`
}

type patrolItem struct {
	Item     string           `json:"item"`
	Name     string           `json:"name"`
	By       string           `json:"by"` // machine, person
	Result   patrol.Judgement `json:"result"`
	Text     string           `json:"text,omitempty"`
	Standard string           `json:"standard"`
	Clauses  []string         `json:"clauses"`
	Finding  string           `json:"finding,omitempty"`
}

func shortPatrol(r *bureau.PatrolRecord) patrolLine {
	l := patrolLine{
		ID: r.ID, Cycle: r.Cycle, Topic: r.Topic, From: r.Period.From, To: r.Period.To, State: "open", Begun: r.Begun.At, BegunBy: r.Begun.By,
		Concluded: known(r.Concluded.At), ConcludedBy: r.Concluded.By, Checked: len(r.Results) - len(r.Left()), Abnormal: r.Abnormal(), Left: len(r.Left()),
		Signed: len(r.Broken) == 0, LogHead: headCode(r.Head),
	}
	if r.Concluded.Made() {
		l.State = "concluded"
	}
	return l
}

func shownPatrol(r *bureau.PatrolRecord) patrolResult {
	shown := patrolResult{patrolLine: shortPatrol(r), Items: make([]patrolItem, len(r.Results)), Broken: listOf(r.Broken)}
	for i := range r.Results {
		res := &r.Results[i]
		item := patrolItem{
			Item: res.Item.Key, Name: res.Item.Name, By: "person", Result: res.Judgement(), Text: res.Text(), Standard: res.Item.Standard, Clauses: res.Item.Clauses,
			Finding: res.Finding,
		}
		if res.ByMachine() {
			item.By = "machine"
		}
		shown.Items[i] = item
	}
	return shown
}

func (r patrolResult) lines(say words) []string {
	lines := []string{say.of("patrol_line", r.ID, say.word(r.Cycle), r.From, r.To, say.of("patrol_"+r.State), r.Abnormal, r.Left)}
	rows := make([][]string, len(r.Items))
	for i, it := range r.Items {
		rows[i] = []string{"  " + it.Item, it.Name, say.judgement(it.Result), it.Text, it.Finding}
	}
	lines = append(lines, table(strings.Split(say.of("patrol_columns"), "|"), rows)...)
	for _, broken := range r.Broken {
		lines = append(lines, say.of("patrol_broken", broken))
	}
	if r.Left > 0 {
		lines = append(lines, say.of("patrol_left", r.Left, r.ID))
	}
	return append(lines, say.of("patrol_head", r.LogHead))
}

type patrolListResult struct {
	Patrols []patrolLine `json:"patrols"`
	Due     []turnLine   `json:"due"`
}

// Run lists what was made, and what is due or missed.
func (v *patrolListVerb) Run(t *terminal) error {
	return t.atDesk(func(d *bureau.Desk) error {
		if v.To == 0 {
			v.To = d.Today()
		}
		if v.From == 0 {
			v.From = patrol.Quarterly.Period(v.To).From
		}
		list, err := d.PatrolRecords(t.ctx, v.From, v.To)
		if err != nil {
			return err
		}
		board, err := d.PatrolBoard(t.ctx)
		if err != nil {
			return err
		}
		r := patrolListResult{Patrols: make([]patrolLine, len(list)), Due: turnLines(board.Turns)}
		for i := range list {
			r.Patrols[i] = shortPatrol(&list[i])
		}
		return t.answer(r)
	})
}

func (r patrolListResult) lines(say words) []string {
	rows := make([][]string, len(r.Patrols))
	for i, p := range r.Patrols {
		holds := ""
		if !p.Signed {
			holds = say.of("patrol_unsigned")
		}
		rows[i] = []string{p.ID, say.word(p.Cycle), p.From.String(), p.Topic, say.of("patrol_" + p.State), grouped(p.Abnormal), p.BegunBy, p.ConcludedBy, holds}
	}
	lines := []string{say.of("no_patrols")}
	if len(rows) > 0 {
		lines = table(strings.Split(say.of("patrol_list_columns"), "|"), rows)
	}
	return append(lines, turnWords(say, r.Due)...)
}

// judgement is a result as the person reads it; nothing has a word too.
func (w words) judgement(j patrol.Judgement) string {
	if w.lang == english && j == patrol.Open {
		return "open"
	}
	return w.word(j)
}

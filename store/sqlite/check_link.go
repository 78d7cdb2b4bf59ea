package sqlite

import (
	"bytes"
	"context"
	"database/sql"

	"roadcert/domain/certificate"
	"roadcert/domain/exchange"
)

// selectAstray finds events that are not in exactly one place, and outbox rows that say otherwise than their event;
// then what is in those places of events that are not there.
const selectAstray = `SELECT e.certificate, e.id, (o.event IS NOT NULL) + (r.event IS NOT NULL) AS places FROM event e
	LEFT JOIN outbox o ON o.event = e.id LEFT JOIN receipt r ON r.event = e.id
	WHERE places <> 1 OR o.certificate <> e.certificate OR o.recorded <> e.at UNION ALL
	SELECT o.certificate, o.event, 3 FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = o.event) UNION ALL
	SELECT 0, r.event, 4 FROM receipt r WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = r.event) LIMIT 100`

// outbox sees to it that every event waits to be sent, or has a receipt, and never both.
func (k *checking) outbox(ctx context.Context) error {
	return k.sn.Each(ctx, selectAstray, nil, func(r *sql.Rows) error {
		var id certificate.ID
		var event certificate.EventID
		var where int
		err := r.Scan(&id, &event, &where)
		subject := id.String()
		if id == 0 {
			subject = event.String()
		}
		k.find(subject, "事件 %s %s", event, [...]string{
			"既没有省级系统的回执，也不在待推送之列", "在待推送之列的登记与事件不符", "已有省级系统的回执，却还在待推送之列",
			"不在库中，却在待推送之列", "不在库中，却有省级系统的回执",
		}[where])
		return err
	})
}

// selectReturned finds what was set aside, with the event of its ID that is in a history.
const selectReturned = "SELECT " + eventColumns + "," + editionOfEvent + ", a.content FROM aside a CROSS JOIN event e ON e.id = a.event" + joinEdition

// aside opens what was set aside, and sees to it that nothing of it is still in a history. Another event with its ID
// may be.
func (k *checking) aside(ctx context.Context) error {
	if err := k.sn.Each(ctx, selectAsides, nil, func(r *sql.Rows) error {
		if a, err := scanAside(r, k.vault); err != nil {
			k.find(a.Event.Certificate.String(), "搁置的事件 %s 读不出来，已损坏或被改动", a.Event.ID)
		}
		return nil
	}); err != nil {
		return err
	}
	return k.sn.Each(ctx, selectReturned, nil, func(r *sql.Rows) error {
		var sealed []byte
		e, err := scanWholeEvent(r, k.vault, &sealed)
		if err != nil {
			return err
		}
		if _, item, err := k.vault.aside(e.ID, sealed); err == nil && bytes.Equal(item, exchange.EncodeEvent(&e)) {
			k.find(e.Certificate.String(), "事件 %s 已经搁置，却还在经历中", e.ID)
		}
		return nil
	})
}

package sqlite

import (
	"context"
	"database/sql"

	"roadcert/domain/bureau"
	"roadcert/domain/certificate"
)

// documents opens every sealed file, and holds what the editions say of them against what there is.
func (k *checking) documents(ctx context.Context) error {
	err := k.sn.Each(ctx, "SELECT certificate, version, content FROM document ORDER BY id", nil, func(r *sql.Rows) error {
		var id certificate.ID
		var version int
		var sealed []byte
		if err := r.Scan(&id, &version, &sealed); err != nil {
			return err
		}
		if _, err := k.vault.openText(documentPlace, documentRow(id, version), sealed); err != nil {
			k.find(id.String(), "第 %03d 版的电子证照文件读不出来，已损坏或被改动", version)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.sn.Each(ctx, `SELECT e.certificate, e.version, e.sealed FROM edition e LEFT JOIN document d USING (certificate, version)
		WHERE e.sealed <> (d.id IS NOT NULL) UNION ALL
		SELECT d.certificate, d.version, -1 FROM document d LEFT JOIN edition e USING (certificate, version) WHERE e.version IS NULL`,
		nil, func(r *sql.Rows) error {
			var id certificate.ID
			var version, sealed int
			err := r.Scan(&id, &version, &sealed)
			k.find(id.String(), "%s", [...]string{
				"有文件而没有版本", "有盖章的文件，版本却记为未盖章", "版本记为已盖章，却没有文件",
			}[sealed+1])
			return err
		})
}

// records opens everything in the drawers.
func (k *checking) records(ctx context.Context) error {
	return k.sn.Each(ctx, "SELECT drawer, name, content FROM record", nil, func(r *sql.Rows) error {
		var drawer, name string
		var sealed []byte
		if err := r.Scan(&drawer, &name, &sealed); err != nil {
			return err
		}
		if _, err := k.vault.record(bureau.Drawer(drawer), name, sealed); err != nil {
			k.find(drawer, "记录“%s”读不出来，已损坏或被改动", name)
		}
		return nil
	})
}

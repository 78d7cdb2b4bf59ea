package page

import (
	"context"
	"io"

	"roadcert/domain/bureau"
	"roadcert/ui/paper"
	"roadcert/ui/part"
)

// slipDesk is what showing a slip needs of the desk.
type slipDesk interface {
	Slip(ctx context.Context, caseID string, which bureau.SlipKind) (bureau.Slip, error)
}

// slipCommands preview and print the slips there are of a case as it stands, for its menu.
func slipCommands(host Host, tools Tools, desk slipDesk, k bureau.Case) []part.Command {
	var list []part.Command
	for _, which := range bureau.SlipsOf(k) {
		list = append(list, part.Command{Name: which.Name() + "…", Do: func() { showSlip(host, tools, desk, k.ID, which) }})
	}
	return list
}

// showSlip composes a slip off the screen and shows it as it will be printed, ready to be printed or saved.
func showSlip(host Host, tools Tools, desk slipDesk, caseID string, which bureau.SlipKind) {
	var slip bureau.Slip
	var document *paper.Document
	host.Run("制作"+which.Name(), func(ctx context.Context, _ func(done, total int)) (err error) {
		if slip, err = desk.Slip(ctx, caseID, which); err != nil {
			return err
		}
		document, err = paper.NewSlip(slip, tools.Type)
		return err
	}, func(err error) {
		if err != nil {
			host.Fail(err)
			return
		}
		showPrintable(host, tools, slip.Title, slip.Case, document)
	})
}

// showPrintable shows a document that is laid out in a dialog as large as the window. of is whose it is, by a number
// that says nothing of a person.
func showPrintable(host Host, tools Tools, title, of string, document *paper.Document) {
	name, large := title+"-"+of+".pdf", newPreview(host)
	var dialog *part.Dialog
	dialog = part.NewDialog(title+"　"+of, large.whole, part.Command{Name: "打印…", Do: func() {
		dialog.Close()
		tools.askPrinter(host, title, name, document)
	}}).Also(part.Command{Name: "存为 PDF…", Do: func() { saveSlip(host, name, document) }}).Broad().Whole()
	dialog.Show(host.Window())
	large.show(document)
}

// saveSlip writes a slip as a file.
func saveSlip(host Host, name string, document *paper.Document) {
	keepAs(host, outcome{"保存文书", "保存", documentFolder, name, ""}, func(_ context.Context, w io.Writer) error { return document.PDF(w) })
}

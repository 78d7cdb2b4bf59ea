package main

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"roadcert/domain/problem"
)

// The printing system of the machine (CUPS) is asked through its own commands. Where there is none, as on
// Windows, there are no printers, and pages open what they print in the viewer.
const (
	listPrinters = "lpstat"
	printFile    = "lp"
	answersIn    = 10 * time.Second // a printing system that does not answer must not stop the page
)

// printers names the printers of the system, the usual one first.
func printers() []string {
	ctx, cancel := context.WithTimeout(context.Background(), answersIn)
	defer cancel()
	if _, err := exec.LookPath(printFile); err != nil {
		return nil
	}
	list, err := exec.CommandContext(ctx, listPrinters, "-e").Output()
	if err != nil {
		return nil // no printer, or nobody who knows of one
	}
	usual, _ := exec.CommandContext(ctx, listPrinters, "-d").Output() // without a usual one there is no first
	return inOrder(strings.Fields(string(list)), string(usual))
}

// inOrder puts the printer first that a sentence ends with: "system default destination: Office".
func inOrder(names []string, sentence string) []string {
	_, usual, _ := strings.Cut(sentence, ":")
	usual = strings.TrimSpace(usual)
	sorted := make([]string, 0, len(names))
	for _, name := range names {
		if name == usual {
			sorted = append([]string{name}, sorted...)
		} else {
			sorted = append(sorted, name)
		}
	}
	return sorted
}

// printPDF hands a PDF to a printer in its true size.
func printPDF(path, printer, tray string) error {
	ctx, cancel := context.WithTimeout(context.Background(), answersIn)
	defer cancel()
	said, err := exec.CommandContext(ctx, printFile, order(path, printer, tray)...).CombinedOutput() //nolint:gosec // G204: no shell, and "--" before the name of the file
	return problem.From(err, problem.Unreachable, "没有打印", "打印系统没有接受（"+strings.TrimSpace(string(said))+"）",
		"请检查打印机“"+printer+"”是否联机、有没有暂停，再试一次")
}

// order is how the printing system is asked to print a file.
func order(path, printer, tray string) []string {
	args := []string{"-d", printer, "-o", "print-scaling=none"}
	if tray != "" {
		args = append(args, "-o", "InputSlot="+tray)
	}
	return append(args, "--", path)
}

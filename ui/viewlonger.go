package ui

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// longerButton is the button that reads a view with what takes longer; nil when the
// view, or the dump, has no such.
func (p *viewPage) longerButton() *look.Button {
	d := p.w.dump
	switch {
	case d.Physical == nil:
		return nil
	case p.view.ID == "spaces":
		return look.NewButton("Count pages", p.countPages)
	case p.view.ID == "processes" && d.Unlisted.Why() == "":
		return look.NewButton("Scan for hidden…", p.scanProcesses)
	}
	return nil
}

// countPages counts the pages of every address space and then shows the counts. What
// was counted is kept, so that after a cancel it goes on where it stopped.
func (p *viewPage) countPages() {
	d, counted, stopped := p.w.dump, view.CountedSpaces(), ""
	p.longer.SetEnabled(false)
	p.w.jobs.start("Counting pages", false, func(ctx context.Context, m *model.Meter) {
		stopped = readRows(ctx, d, counted, m, func(model.Row) {})
	}, func() {
		if stopped != "" {
			p.longer.SetEnabled(true)
			p.w.status.setHint("Counting stopped. Count pages again goes on where it stopped.")
			return
		}
		p.view = counted
		p.setTable(counted.Columns)
		p.reload()
		p.w.focusPage()
	})
}

// scanProcesses searches physical memory for processes that no list leads to, and shows
// those it finds among the others.
func (p *viewPage) scanProcesses() {
	var (
		found         []model.Process
		stopped, size string
	)
	d := p.w.dump
	p.longer.SetEnabled(false)
	p.setOutcome("")
	p.w.jobs.start("Scanning for hidden processes", false, func(ctx context.Context, m *model.Meter) {
		found, stopped = d.Unlisted.Get(ctx, m)
		done, _ := m.Read()
		size = model.HumanSize(done)
		if ctx.Err() != nil {
			stopped = "cancelled"
		}
	}, func() {
		switch {
		case stopped != "":
			p.longer.SetEnabled(true)
			p.setOutcome("the scan stopped after " + size + ": " + firstLine(stopped))
		case len(found) == 0:
			p.setOutcome("no process besides the listed ones; " + size + " scanned")
		default:
			p.setOutcome(fmt.Sprintf("%d of them found by scan; %s scanned", len(found), size))
		}
		if len(found) > 0 && stopped == "" {
			p.view = view.ScannedProcesses()
			p.reload()
			p.want(found[0].EPROCESS.String())
			p.w.focusPage()
		}
	})
}

// setOutcome says beside the count what became of reading the view with what takes
// longer.
func (p *viewPage) setOutcome(words string) {
	p.outcome = words
	p.say("")
}

package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/asm"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// titleCode is the title of the panel of instructions.
const titleCode = "Code"

// codePanel shows the bytes around the caret as instructions. It keeps the lines of a
// few screens and reads more when it is scrolled near their ends, so it goes on both ways
// without end; the space is only read in jobs.
type codePanel struct {
	w    *Window
	list *codeList
	mode *look.Button
	head *fyne.Container
	root fyne.CanvasObject

	jobs  newest
	arch  model.Arch // chosen by the user; "" to follow the images
	used  model.Arch // in the lines shown
	space model.Space
	code  *view.Code
	at    model.Addr // where the caret is
	stay  model.Addr // data that a link led to: the panel stays at its instruction
	keeps bool       // stay is set
	exact bool       // at is the first byte of an instruction: the user said so
}

func newCodePanel(w *Window) panel {
	p := &codePanel{w: w, jobs: newest{w: w}}
	p.list = newCodeList(p)
	p.mode = look.NewMenuButton("", p.modeMenu)
	p.head = container.New(flow{gap: 8, inset: 8, elastic: func(i int, left float32) (float32, bool) { return left, i == 1 }}, p.mode, p.list.title)
	p.root = container.NewBorder(p.head, nil, nil, nil, p.list)
	p.words()
	return p
}

func (p *codePanel) title() string             { return titleCode }
func (p *codePanel) object() fyne.CanvasObject { return p.root }
func (p *codePanel) focus() fyne.Focusable     { return p.list }

// showCode brings the panel into sight.
func (w *Window) showCode() { w.openPanel(titleCode) }

// follow shows the instruction at the caret. One that is in sight is only marked.
func (p *codePanel) follow(c caret) {
	if c.space == p.space && c.at == p.at && len(p.list.lines) > 0 {
		return
	}
	if p.keeps && c.space == p.space && c.at == p.stay {
		return
	}
	p.keeps, p.exact = false, false
	same := c.space == p.space
	p.enter(c.space)
	p.at = c.at
	if i := p.list.lineOf(c.at); same && i >= 0 && p.list.sees(i) {
		p.list.choose(i, false)
		return
	}
	p.read()
}

// enter takes up a space.
func (p *codePanel) enter(s model.Space) {
	if s != p.space {
		p.space, p.code = s, view.NewCode(p.w.dump, p.w.names, s, p.arch)
	}
}

// above is how many lines stand over the caret when the panel goes to a new place.
const above = 8

// screens is how many lines are kept in each direction beyond those in sight.
const screens = 120

// read reads the lines around the caret.
func (p *codePanel) read() {
	code, at, exact := p.code, p.at, p.exact
	var lines []view.CodeLine
	var caret int
	var arch model.Arch
	p.jobs.run("Reading instructions", func(ctx context.Context) {
		code.At(ctx, at)
		start := at
		if !exact {
			start = code.Align(ctx, at)
		}
		over := code.Above(ctx, start, screens)
		caret = len(over)
		lines = append(over, code.Lines(ctx, start, screens)...)
		arch = code.Arch
	}, func() {
		if code != p.code {
			return
		}
		p.used = arch
		p.words()
		p.list.set(lines, caret, above)
	})
}

// more reads lines before the first or after the last of those kept.
func (p *codePanel) more(before bool) {
	lines := p.list.lines
	if len(lines) == 0 || p.jobs.busy {
		return
	}
	code := p.code
	first, last := lines[0].At, &lines[len(lines)-1]
	next := last.End()
	if before && first == 0 || !before && next <= last.At {
		return
	}
	var got []view.CodeLine
	p.jobs.run("Reading instructions", func(ctx context.Context) {
		if before {
			got = code.Above(ctx, first, screens)
		} else {
			got = code.Lines(ctx, next, screens)
		}
	}, func() {
		if code == p.code && len(p.list.lines) > 0 && p.list.lines[0].At == first {
			p.list.add(got, before)
		}
	})
}

// moved tells that the user chose another line: its bytes are marked, and the caret of
// the hex pane goes there. It is no step of the history.
func (p *codePanel) moved(l *view.CodeLine) {
	p.keeps = false
	p.at = l.At
	p.w.mark(model.Span{Space: p.space, At: l.At, Len: max(uint64(len(l.Bytes)), 1)}, "")
}

// goTo follows a link. Where data lies the panel stays, or it would show data as code.
func (p *codePanel) goTo(t asm.Target) {
	if p.space == nil || t.Kind == asm.NoTarget {
		return
	}
	if !t.Kind.Code() {
		p.stay, p.keeps = t.At, true
	}
	p.w.goBytes(p.space.Name(), t.At, uint64(t.Size), "")
}

// words brings the button up to date.
func (p *codePanel) words() {
	switch {
	case p.arch != "":
		p.mode.SetText(string(p.arch))
	case p.used != "":
		p.mode.SetText("Auto: " + string(p.used))
	default:
		p.mode.SetText("Auto")
	}
	p.head.Refresh() // the button may be wider now
}

// modeMenu chooses by what rules the bytes are read.
func (p *codePanel) modeMenu() []*fyne.MenuItem {
	auto := fyne.NewMenuItem("Auto: as the image, else as the dump", func() { p.setArch("") })
	auto.Checked = p.arch == ""
	items := []*fyne.MenuItem{auto}
	for _, a := range asm.Archs {
		item := fyne.NewMenuItem(string(a), func() { p.setArch(a) })
		item.Checked = p.arch == a
		items = append(items, item)
	}
	return items
}

func (p *codePanel) setArch(a model.Arch) {
	p.arch = a
	p.words()
	if p.space != nil {
		p.code = view.NewCode(p.w.dump, p.w.names, p.space, a)
		p.read()
	}
}

// menu is what can be done with a line.
func (p *codePanel) menu() []*fyne.MenuItem {
	l := p.list.chosen()
	if l == nil {
		return nil
	}
	var items []*fyne.MenuItem
	if t := l.Target; t.Kind != asm.NoTarget {
		items = append(items, fyne.NewMenuItem("Go to "+t.At.Short(), func() { p.goTo(t) }))
	}
	if to := l.To; to != 0 {
		items = append(items, fyne.NewMenuItem("Go where the pointer leads: "+to.Short(), func() { p.goTo(asm.Target{Kind: asm.Jump, At: to}) }))
	}
	if len(items) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	first, last := p.list.selected()
	title := "Copy line"
	if n := last - first + 1; n > 1 {
		title = fmt.Sprintf("Copy %d lines", n)
	}
	return append(items,
		fyne.NewMenuItem(title, p.copy),
		fyne.NewMenuItem("Copy address", func() { p.w.p.app.Clipboard().SetContent(l.At.String()) }),
		fyne.NewMenuItem("Select all that is read", p.list.selectAll),
	)
}

// copy puts the selected lines on the clipboard.
func (p *codePanel) copy() {
	first, last := p.list.selected()
	var out []string
	for i := first; i >= 0 && i <= last; i++ {
		l := &p.list.lines[i]
		if l.Head != "" {
			out = append(out, l.Head+":")
		}
		out = append(out, view.CodeText(l))
	}
	p.w.p.app.Clipboard().SetContent(strings.Join(out, "\n"))
}

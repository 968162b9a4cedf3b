package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// processPicker is a dialog to choose one of many processes by typing its name or
// number.
type processPicker struct {
	w     *Window
	of    []model.AddressSpace
	take  func(i int) // gets the index in of
	modal dialog.Dialog
	entry *processEntry
	list  *choiceList
	count *page.Para
	found []int // what is listed, as indexes in of
	rows  int   // for which there is room
}

// processEntry is where is typed. Up and Down choose in the list.
type processEntry struct {
	entry
	p *processPicker
}

// TypedKey handles the keys of the list.
func (e *processEntry) TypedKey(k *fyne.KeyEvent) {
	l := e.p.list
	switch k.Name {
	case fyne.KeyDown:
		l.step(1)
	case fyne.KeyUp:
		l.step(-1)
	case fyne.KeyPageDown:
		l.step(maxChoices)
	case fyne.KeyPageUp:
		l.step(-maxChoices)
	case fyne.KeyF3, fyne.KeyF5, fyne.KeyF6: // would act below the dialog
	default:
		e.entry.TypedKey(k)
	}
}

// pickProcess asks for one of the processes among the spaces.
func (w *Window) pickProcess(of []model.AddressSpace, take func(i int)) *processPicker {
	p := &processPicker{w: w, of: of, take: take, count: page.NewPara("", look.Faint)}
	size := w.win.Canvas().Size()
	const around = 230 // title, entry, count and button
	p.rows = max(min(int((size.Height-around)/choiceHeight), maxChoices), 3)
	p.entry = &processEntry{p: p}
	p.entry.w = w
	p.entry.ExtendBaseWidget(p.entry)
	p.entry.SetPlaceHolder("Name or number of the process")
	p.entry.OnChanged = func(string) { p.match() }
	p.entry.OnSubmitted = func(string) {
		if c, ok := p.list.pickedOrFirst(); ok {
			p.chosen(c)
		}
	}
	p.list = newChoiceList(p.chosen)
	p.list.Show()
	body := container.NewBorder(p.entry, p.count, nil, nil, p.list)
	p.modal = dialog.NewCustom("Process", "Cancel", body, w.win)
	p.entry.onEscape = func() { p.modal.Hide() }
	p.modal.Resize(fyne.NewSize(min(choiceWidth, size.Width-40), min(around-40+float32(p.rows)*choiceHeight, size.Height-40)))
	p.match()
	w.dialog(p.modal)
	w.win.Canvas().Focus(p.entry)
	return p
}

// match lists the processes that go with what is typed, the likeliest first.
func (p *processPicker) match() {
	typed := strings.ToLower(strings.TrimSpace(p.entry.Text))
	number, err := strconv.ParseUint(typed, 0, 64)
	ranks := map[int]int{}
	all := 0
	p.found = p.found[:0]
	for i, s := range p.of {
		pid, ok := model.ProcessOfSpace(s.ID)
		if !ok {
			continue
		}
		all++
		title := strings.ToLower(s.Title)
		switch {
		case err == nil && pid == number:
			ranks[i] = 0
		case strings.HasPrefix(title, typed):
			ranks[i] = 1
		case strings.Contains(title, typed):
			ranks[i] = 2
		default:
			continue
		}
		p.found = append(p.found, i)
	}
	slices.SortStableFunc(p.found, func(a, b int) int { return cmp.Compare(ranks[a], ranks[b]) })
	var list []name.Choice
	for _, i := range p.found[:min(len(p.found), p.rows)] {
		c := name.Choice{Text: strconv.Itoa(i), Word: p.of[i].Title, What: "space"}
		if b := p.of[i].Bytes; b.Is() {
			c.Note = model.HumanSize(b.Num)
		}
		list = append(list, c)
	}
	p.list.set(list)
	if len(list) > 0 && typed != "" {
		p.list.step(1) // Enter takes it
	}
	switch {
	case len(p.found) == 0:
		p.count.Set("No process is called so.")
	case len(list) < len(p.found):
		p.count.Set(fmt.Sprintf("%d of %d processes, of which %d are shown: type more of the name, or the number", len(p.found), all, len(list)))
	default:
		p.count.Set(fmt.Sprintf("%d of %d processes", len(p.found), all))
	}
}

// chosen takes a process.
func (p *processPicker) chosen(c name.Choice) {
	i, err := strconv.Atoi(c.Text)
	if err != nil {
		return
	}
	p.modal.Hide()
	p.take(i)
}

package ui

import (
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/ui/lines"
)

// FirstHex is what the hex panes of a dump show first.
type FirstHex struct {
	Places []string // addresses or expressions, each in a pane of its own
	Modes  []string // IDs: how the panes show the bytes, the last for those left
	Panel  string   // title of the panel to open beside them; "" for none
	Type   string   // name of the structure to lay at the last place; "" for none
}

// Check tells what of it there is not.
func (f FirstHex) Check() error {
	if n := len(f.Places); n > mostPanes {
		return fmt.Errorf("%d places: there are no more than %d panes", n, mostPanes)
	}
	for _, id := range f.Modes {
		if _, ok := lines.ModeByID(id); !ok {
			return fmt.Errorf("there is no mode %q, but %s", id, ModeIDs())
		}
	}
	if f.Panel != "" && panelTitle(f.Panel) == "" {
		return fmt.Errorf("there is no panel %q, but %s", f.Panel, PanelTitles())
	}
	return nil
}

// ModeIDs lists the modes of the hex view.
func ModeIDs() string {
	var ids []string
	for _, m := range lines.Modes() {
		ids = append(ids, m.ID())
	}
	return strings.Join(ids, ", ")
}

// panelTitles are the titles of the panels, in the order of panelMakers.
var panelTitles = []string{titleInspector, titleStructure, titleCode, titleWalk, titleNotes}

// PanelTitles lists the panels beside the hex panes.
func PanelTitles() string { return strings.Join(panelTitles, ", ") }

// panelTitle is the title of the panel that a user names, "" when there is none.
func panelTitle(name string) string {
	for _, t := range panelTitles {
		if strings.EqualFold(t, name) {
			return t
		}
	}
	return ""
}

// showFirst brings the panes to what f says once there are spaces, one after the other: a
// place may take time to find.
func (w *Window) showFirst(f FirstHex) {
	d := w.hex
	if d.spaces != nil {
		w.showFirstPane(f, 0)
		return
	}
	before := d.waiting
	d.waiting = func() {
		if before != nil {
			before()
		} else {
			d.show("file", 0, 0, "")
		}
		w.showFirstPane(f, 0)
	}
}

func (w *Window) showFirstPane(f FirstHex, i int) {
	if n := len(f.Modes); n > 0 {
		s := w.hex.pane.Settings()
		s.Mode, _ = lines.ModeByID(f.Modes[min(i, n-1)])
		w.hex.pane.SetSettings(s)
	}
	if i < len(f.Places) {
		w.goToFrom(f.Places[i], func(space string, at model.Addr) {
			w.goBytes(space, at, 0, f.Places[i])
			if i+1 < len(f.Places) {
				w.hex.addPane()
				w.showFirstPane(f, i+1)
				return
			}
			w.showFirstPanel(f)
		})
		return
	}
	w.showFirstPanel(f)
}

func (w *Window) showFirstPanel(f FirstHex) {
	if f.Type == "" {
		w.openPanel(panelTitle(f.Panel))
		return
	}
	w.openPanel(titleStructure)
	for _, p := range w.hex.side.panels {
		if s, ok := p.(*structPanel); ok {
			s.take(f.Type, "", 0)
		}
	}
}

package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// besideText is the room around words in a panel.
var besideText = layout.NewCustomPaddedLayout(6, 6, 12, 12)

// whenWords is besideText for words that may be none, which take no room.
type whenWords struct{ words *page.Para }

// Layout is that of besideText.
func (l whenWords) Layout(o []fyne.CanvasObject, size fyne.Size) { besideText.Layout(o, size) }

// MinSize is nothing without words.
func (l whenWords) MinSize(o []fyne.CanvasObject) fyne.Size {
	if l.words.Text == "" {
		return fyne.Size{}
	}
	return besideText.MinSize(o)
}

// leastSide is how narrow the side area may be, in pixels at scale 1.
const leastSide = 240

// side is the area beside the hex panes: the panels with their tabs. Only the one in
// sight follows the caret.
type side struct {
	d      *dock
	panels []panel
	now    int // the panel chosen
	tabs   *tabStrip
	body   *fyne.Container
	object fyne.CanvasObject

	asked bool // the user wants it though the window is narrow
	told  told // to the panel in sight
}

// told is what a panel was told, to tell it once.
type told struct {
	panel int
	at    caret
	label string
}

func newSide(d *dock) *side {
	s := &side{d: d, body: container.NewStack(), told: told{panel: -1}}
	var titles []string
	for _, make := range panelMakers() {
		p := make(d.w)
		s.panels = append(s.panels, p)
		titles = append(titles, p.title())
	}
	s.tabs = newTabStrip(titles, s.choose, d.toggleSide)
	s.now = max(slices.Index(titles, d.w.p.prefs.String(keyPanel)), 0)
	s.tabs.set(s.now)
	s.body.Objects = []fyne.CanvasObject{s.panels[s.now].object()}
	s.object = container.NewStack(newGround(look.Panel), container.New(sideLayout{s.tabs}, s.tabs, s.body))
	return s
}

// sideLayout stands the tabs over the panel, and asks for no more than a little room.
type sideLayout struct{ tabs *tabStrip }

func (l sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := l.tabs.MinSize().Height
	o[0].Resize(fyne.NewSize(size.Width, h))
	o[1].Move(fyne.NewPos(0, h))
	o[1].Resize(fyne.NewSize(size.Width, max(size.Height-h, 0)))
}

func (sideLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(leastSide, 80) }

// choose brings a panel into sight.
func (s *side) choose(i int) {
	if i != s.now {
		s.now = i
		s.tabs.set(i)
		s.body.Objects = []fyne.CanvasObject{s.panels[i].object()}
		s.body.Refresh()
		s.d.w.p.prefs.SetString(keyPanel, s.panels[i].title())
		s.d.w.hexChanged()
	}
	s.d.tell()
}

// follow tells the panel in sight where the caret is.
func (s *side) follow(c caret) {
	news := told{s.now, c, s.d.pane.Label()}
	if c.space == nil || !s.visible() || news == s.told {
		return
	}
	s.told = news
	s.panels[s.now].follow(c)
}

// visible tells whether the side area is in sight.
func (s *side) visible() bool {
	m := s.d.w.middle
	return s.object.Visible() && m != nil && m.sized().Visible()
}

// open brings a panel into sight, with the hex pane and the side area, and gives it the
// keys if it wants them.
func (s *side) open(i int) {
	w := s.d.w
	w.p.prefs.SetBool(keySideHidden, false)
	s.asked, w.wantHex = true, true
	w.showHex()
	s.d.body.Refresh()
	s.choose(i)
	if f := s.panels[i].focus(); f != nil {
		w.win.Canvas().Focus(f)
	}
}

// openPanel brings the panel with a title into sight.
func (w *Window) openPanel(title string) {
	if w.dump == nil {
		return
	}
	for i, p := range w.hex.side.panels {
		if p.title() == title {
			w.hex.side.open(i)
		}
	}
}

// toggleSide shows or hides the side area for good.
func (d *dock) toggleSide() {
	on := !d.side.object.Visible()
	d.w.p.prefs.SetBool(keySideHidden, !on)
	d.side.asked = on
	d.body.Refresh()
	d.tell()
	if !on && d.w.win.Canvas().Focused() == nil {
		d.w.win.Canvas().Focus(d.focus())
	}
}

package lines

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
)

// Settings are how a Pane shows the bytes, whatever they are.
type Settings struct {
	Mode      Mode
	Base      Base
	BigEndian bool
	Row       int // bytes in a row: 8, 16 or 32, or 0 for as many as there is room for
	Script    Script
	Fold      bool // holes are one line each
}

// Settings are those in force.
func (p *Pane) Settings() Settings {
	h := p.Hex
	return Settings{h.Mode(), h.Base(), h.BigEndian(), h.Row(), h.Script(), p.fold.Checked}
}

// SetSettings puts others in force. OnSettings is not told.
func (p *Pane) SetSettings(s Settings) {
	h, tell := p.Hex, p.OnSettings
	p.OnSettings = nil
	h.SetMode(s.Mode)
	h.SetBase(s.Base)
	h.SetBigEndian(s.BigEndian)
	h.SetRow(s.Row)
	h.SetScript(s.Script)
	p.fold.SetChecked(s.Fold)
	p.OnSettings = tell
	p.titleSettings()
}

// change is what the user's choices go through: it keeps the words on the buttons
// right and tells of it.
func (p *Pane) change(do func()) {
	do()
	p.titleSettings()
	if p.OnSettings != nil {
		p.OnSettings(p.Settings())
	}
}

func (p *Pane) titleSettings() {
	p.word.SetText(p.Hex.Mode().Title())
	row := lang.L("Fit")
	if n := p.Hex.Row(); n > 0 {
		row = fmt.Sprint(n)
	}
	p.row.SetText(row)
	p.body.Refresh()
}

// ShowAs are the choices of how bytes are shown, as in the context menu.
func (p *Pane) ShowAs() []*fyne.MenuItem { return p.Hex.showAs() }

// RowFits tells whether a whole row is in sight.
func (p *Pane) RowFits() bool { return p.Hex.grid.fits(p.Hex.Size().Width) }

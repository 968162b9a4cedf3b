package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/ui/lines"
)

// The keys of the preferences, all in this file.
const (
	keyTheme      = "theme" // "", dark, light
	keyWidth      = "window.width"
	keyHeight     = "window.height"
	keyNavigator  = "split.navigator"
	keyHex        = "split.hex"
	keyDetails    = "split.details"
	keyHexHidden  = "hex.hidden"
	keySide       = "split.side"
	keySideHidden = "side.hidden"
	keyPanel      = "side.panel" // title of the panel chosen last
	keyMode       = "hex.mode"   // ID, as are the next two
	keyBase       = "hex.base"
	keyScript     = "hex.text"
	keyBigEndian  = "hex.bigendian"
	keyRow        = "hex.row"
	keyUnfolded   = "hex.unfolded"
	keyColumns    = "columns." // + id of the view: widths
	keyRecent     = "recent"
)

// prefs are what is kept from one start to the next.
type prefs struct{ fyne.Preferences }

// The size of a new window while none is kept, in pixels at scale 1.
const (
	usualWidth  = 1360
	usualHeight = 860
)

// size is the size of a new window.
func (p prefs) size() fyne.Size {
	w := p.FloatWithFallback(keyWidth, usualWidth)
	h := p.FloatWithFallback(keyHeight, usualHeight)
	return fyne.NewSize(float32(clamp(w, 640, 8000)), float32(clamp(h, 420, 5000)))
}

// setSize keeps a size, unless it is below half of the usual one: a screen at a large
// scale had no room for more, and at another scale it has.
func (p prefs) setSize(s fyne.Size) {
	if s.Width < usualWidth/2 || s.Height < usualHeight/2 {
		return
	}
	p.SetFloat(keyWidth, float64(s.Width))
	p.SetFloat(keyHeight, float64(s.Height))
}

// split is the length of the sized part of a split.
func (p prefs) split(key string, fallback float32) float32 {
	return float32(clamp(p.FloatWithFallback(key, float64(fallback)), 40, 4000))
}

func clamp(v, lo, hi float64) float64 { return max(lo, min(hi, v)) }

// hex is how a hex pane shows bytes. What is not known any more is as it is at first.
func (p prefs) hex() lines.Settings {
	mode, _ := lines.ModeByID(p.String(keyMode))
	base, _ := lines.BaseByID(p.String(keyBase))
	script, _ := lines.ScriptByID(p.String(keyScript))
	row := p.IntWithFallback(keyRow, 16)
	if row != 0 && row != 8 && row != 32 {
		row = 16
	}
	return lines.Settings{Mode: mode, Base: base, BigEndian: p.Bool(keyBigEndian), Row: row, Script: script, Fold: !p.Bool(keyUnfolded)}
}

func (p prefs) setHex(s lines.Settings) {
	p.SetString(keyMode, s.Mode.ID())
	p.SetString(keyBase, s.Base.ID())
	p.SetString(keyScript, s.Script.ID())
	p.SetBool(keyBigEndian, s.BigEndian)
	p.SetInt(keyRow, s.Row)
	p.SetBool(keyUnfolded, !s.Fold)
}

// widths are the kept widths of a view's columns, nil when none fit n columns.
func (p prefs) widths(view string, n int) []float32 {
	words := strings.Fields(p.String(keyColumns + view))
	if len(words) != n {
		return nil
	}
	out := make([]float32, n)
	for i, w := range words {
		f, err := strconv.ParseFloat(w, 32)
		if err != nil || !(f >= 8 && f <= 4000) {
			return nil
		}
		out[i] = float32(f)
	}
	return out
}

func (p prefs) setWidths(view string, widths []float32) {
	words := make([]string, len(widths))
	for i, w := range widths {
		words[i] = strconv.FormatFloat(float64(w), 'f', 0, 32)
	}
	p.SetString(keyColumns+view, strings.Join(words, " "))
}

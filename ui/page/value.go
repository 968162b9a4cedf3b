package page

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
)

// valuePara draws a Value: a link when it leads somewhere, clickable when it knows
// its bytes, an em dash with the reason when it is absent.
func valuePara(v model.Value, acts Acts) *Para {
	text := v.String()
	if acts.Beside != nil {
		text = strings.TrimSpace(text + " " + acts.Beside(v))
	}
	p := NewPara(text, theme.ColorNameForeground)
	p.OnHint, p.OnCopy = acts.Hint, acts.Copy
	if !v.Is() {
		p.Colour, p.Hint = look.Faint, v.Reason()
	} else {
		p.Hint = v.Note
		if v.Fmt == model.Text {
			p.Colour = look.ForWord(v.Text)
		}
	}
	if isMono(v.Fmt) && v.Text == "" || (v.Fmt == model.Text || isMono(v.Fmt)) && isCode(v.String()) {
		p.Style = look.Mono
	}
	switch {
	case v.To != nil && acts.Follow != nil:
		p.Colour = look.Link
		p.OnTap = func() { acts.Follow(*v.To) }
	case v.Src.Known() && acts.Bytes != nil:
		p.OnTap = func() { acts.Bytes(v.Src) }
		if p.Hint == "" {
			p.Hint = "read from " + v.Src.Space.Name() + " " + v.Src.At.Short() + "; click to see the bytes"
		}
	}
	return p
}

func isMono(f model.Format) bool {
	return f == model.Address || f == model.Address32 || f == model.Code
}

// leastCode is from how many digits on a text of hexadecimal digits is taken for an
// address or an id and not for a word or a number.
const leastCode = 8

// isCode tells texts that start with an address, and ids: they are drawn as such.
func isCode(s string) bool {
	if word, _, _ := strings.Cut(s, " "); strings.Contains(word, "`") {
		_, err := model.ParseAddr(word)
		return err == nil
	}
	digits := 0
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.IsDigit(r) || r >= 'a' && r <= 'f':
			digits++
		case !strings.ContainsRune("x-{}", r):
			return false
		}
	}
	return digits >= leastCode
}

// toneColour is the colour of a tone.
func toneColour(t view.Tone) fyne.ThemeColorName {
	switch t {
	case view.Good:
		return look.Good
	case view.Warn:
		return look.Warn
	case view.Bad:
		return look.Bad
	}
	return look.Faint
}

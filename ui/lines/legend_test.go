package lines

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"dumplens/ui/look"
)

func TestLegendExplainsEveryColour(t *testing.T) {
	var used []fyne.ThemeColorName
	for _, g := range signs() {
		for _, s := range g.list {
			used = append(used, s.ink, s.ground, s.below, s.above, s.frame)
			if s.words == "" {
				t.Errorf("a sign of %q has no words", g.title)
			}
		}
	}
	want := append(slices.Clone(inkColours[:]), kindColours[:]...)
	want = append(want, look.HexHole, look.HexPaged, look.HexVoid, look.Chosen, look.HexMark, look.HexPage, look.HexRegion, theme.ColorNamePrimary)
	for _, c := range want {
		if !slices.Contains(used, c) {
			t.Errorf("the legend does not explain %s", c)
		}
	}
}

func TestLegendHasRoom(t *testing.T) {
	for _, variant := range []string{"dark", "light"} {
		test.NewTempApp(t).Settings().SetTheme(look.New(variant))
		l := NewLegend()
		w := test.NewTempWindow(t, l)
		size := l.MinSize()
		for _, o := range l.(*fyne.Container).Objects[0].(*fyne.Container).Objects {
			if x, ok := o.(*canvas.Text); ok {
				if right := x.Position().X + x.MinSize().Width; right > size.Width {
					t.Errorf("%q reaches to %.0f of %.0f", x.Text, right, size.Width)
				}
			}
		}
		picture(t, w, "legend-"+variant)
	}
}

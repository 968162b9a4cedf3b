// Package look is how Dumplens looks: one theme for dark and light, with named
// colours for what Fyne has no name for. No widget names a colour of its own.
package look

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Named colours beside Fyne's.
const (
	Panel      fyne.ThemeColorName = "dumplens.panel"       // navigator, cards, bars
	Line       fyne.ThemeColorName = "dumplens.line"        // thin borders
	Faint      fyne.ThemeColorName = "dumplens.faint"       // secondary text
	Link       fyne.ThemeColorName = "dumplens.link"        // addresses and other links
	Good       fyne.ThemeColorName = "dumplens.good"        // available
	Warn       fyne.ThemeColorName = "dumplens.warn"        // partial, problems
	Bad        fyne.ThemeColorName = "dumplens.bad"         // unavailable
	Track      fyne.ThemeColorName = "dumplens.track"       // ground of a bar
	Chosen     fyne.ThemeColorName = "dumplens.chosen"      // chosen row, selected bytes
	HexZero    fyne.ThemeColorName = "dumplens.hex.zero"    // zero bytes
	HexHole    fyne.ThemeColorName = "dumplens.hex.hole"    // background: not in dump
	HexPaged   fyne.ThemeColorName = "dumplens.hex.paged"   // background: paged out, transition
	HexVoid    fyne.ThemeColorName = "dumplens.hex.void"    // background: not mapped
	HexMark    fyne.ThemeColorName = "dumplens.hex.mark"    // background: bytes of the chosen value
	HexPointer fyne.ThemeColorName = "dumplens.hex.pointer" // bytes that are a readable pointer
	HexControl fyne.ThemeColorName = "dumplens.hex.control" // bytes below blank and 7f
	HexHigh    fyne.ThemeColorName = "dumplens.hex.high"    // bytes from 80 to fe
	HexFull    fyne.ThemeColorName = "dumplens.hex.full"    // bytes with all bits set
	HexPage    fyne.ThemeColorName = "dumplens.hex.page"    // line where a page begins
	HexRegion  fyne.ThemeColorName = "dumplens.hex.region"  // line where a region or captured bytes begin

	MapGround   fyne.ThemeColorName = "dumplens.map.ground"   // between cells of the memory map
	MapCaptured fyne.ThemeColorName = "dumplens.map.captured" // all captured
	MapPartly   fyne.ThemeColorName = "dumplens.map.partly"   // some captured
	MapAbsent   fyne.ThemeColorName = "dumplens.map.absent"   // memory that is not in the dump
	MapPaged    fyne.ThemeColorName = "dumplens.map.paged"    // in a paging file
	MapOutside  fyne.ThemeColorName = "dumplens.map.outside"  // no memory there
)

// SizeSmall is the size of text in bars, between text and caption.
const SizeSmall fyne.ThemeSizeName = "dumplens.small"

type pair struct{ dark, light uint32 }

var colours = map[fyne.ThemeColorName]pair{
	theme.ColorNameBackground:          {0x17181cff, 0xf3f4f6ff},
	theme.ColorNameForeground:          {0xe4e6eaff, 0x17191dff},
	theme.ColorNameButton:              {0x26282dff, 0xeceef1ff},
	theme.ColorNameDisabledButton:      {0x202227ff, 0xf0f1f3ff},
	theme.ColorNameDisabled:            {0x6b6f78ff, 0x9a9fa8ff},
	theme.ColorNamePrimary:             {0x4aa0ffff, 0x0b63c5ff},
	theme.ColorNameFocus:               {0x4aa0ff60, 0x0b63c560},
	theme.ColorNameSelection:           {0x203f60ff, 0xd5e7fbff},
	theme.ColorNameHover:               {0xffffff0d, 0x0000000a},
	theme.ColorNamePressed:             {0xffffff1a, 0x00000014},
	theme.ColorNameInputBackground:     {0x121317ff, 0xffffffff},
	theme.ColorNameInputBorder:         {0x34373eff, 0xd3d6dbff},
	theme.ColorNameMenuBackground:      {0x23252aff, 0xffffffff},
	theme.ColorNameOverlayBackground:   {0x1e2024ff, 0xffffffff},
	theme.ColorNameHeaderBackground:    {0x1e2024ff, 0xffffffff},
	theme.ColorNameSeparator:           {0x303238ff, 0xd9dce1ff},
	theme.ColorNamePlaceHolder:         {0x7d828cff, 0x868b95ff},
	theme.ColorNameScrollBar:           {0xffffff40, 0x00000040},
	theme.ColorNameScrollBarBackground: {0x00000000, 0x00000000},
	theme.ColorNameShadow:              {0x00000066, 0x00000022},
	Panel:                              {0x1e2024ff, 0xffffffff},
	Line:                               {0x303238ff, 0xd9dce1ff},
	Faint:                              {0x989da7ff, 0x626872ff},
	Link:                               {0x4aa0ffff, 0x0b63c5ff},
	Good:                               {0x4fbf8bff, 0x1a7f4eff},
	Warn:                               {0xe0a33aff, 0xa96700ff},
	Bad:                                {0xe5625eff, 0xc0352fff},
	Track:                              {0x2c3140ff, 0xe3e8f2ff},
	Chosen:                             {0x203f60ff, 0xd5e7fbff},
	HexZero:                            {0x5b606aff, 0xaab0b9ff},
	HexHole:                            {0x3a2b2bff, 0xf8e3e1ff},
	HexPaged:                           {0x3a3423ff, 0xfaf0d6ff},
	HexVoid:                            {0x2b2f3aff, 0xe4e7ecff},
	HexMark:                            {0x2d5f95ff, 0xa9cff7ff},
	HexPointer:                         {0x5fcf9bff, 0x167a49ff},
	HexControl:                         {0xcbb07cff, 0x8a5f10ff},
	HexHigh:                            {0x93b7e6ff, 0x2b5ea6ff},
	HexFull:                            {0xe39a9aff, 0xb23a3aff},
	HexPage:                            {0x3a3e47ff, 0xc9ced6ff},
	HexRegion:                          {0x7d828cff, 0x7a818cff},
	MapGround:                          {0x17181cff, 0xf3f4f6ff},
	MapCaptured:                        {0x4aa0ffff, 0x2b7fdbff},
	MapPartly:                          {0xe0a33aff, 0xd08a1cff},
	MapAbsent:                          {0x2c2f37ff, 0xd9dde4ff},
	MapPaged:                           {0xb48cffff, 0x7d55cfff},
	MapOutside:                         {0x3c4049ff, 0xbfc4ceff},
}

// Theme is the theme of the whole program. It follows the system's variant.
type Theme struct {
	fyne.Theme
	// Force is "dark" or "light" to overrule the system, "" to follow it.
	Force string
}

// New makes the theme.
func New(force string) *Theme { return &Theme{theme.DefaultTheme(), force} }

// Color gives a named colour.
func (t *Theme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	switch t.Force {
	case "dark":
		v = theme.VariantDark
	case "light":
		v = theme.VariantLight
	}
	if c, ok := colours[name]; ok {
		return rgba(c, v)
	}
	return t.Theme.Color(name, v)
}

func rgba(c pair, v fyne.ThemeVariant) color.Color {
	n := c.dark
	if v == theme.VariantLight {
		n = c.light
	}
	return color.NRGBA{uint8(n >> 24), uint8(n >> 16), uint8(n >> 8), uint8(n)}
}

// Size gives a named size: denser than Fyne's own.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameText:
		return 13
	case SizeSmall:
		return 12
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNameSubHeadingText:
		return 16
	case theme.SizeNameHeadingText:
		return 21
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameInputRadius:
		return 5
	case theme.SizeNameInlineIcon:
		return 16
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return t.Theme.Size(name)
}

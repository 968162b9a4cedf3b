package look

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// Tones is how many tones there are to tell neighbours apart, such as the fields of
// a structure laid over bytes.
const Tones = 8

// tones are the grounds of the tones, soft enough to read text on, and edges their
// strong colours. Neighbours differ in hue and in lightness.
var tones, edges = [Tones]pair{
	{0x1f3a5aff, 0xd6e6faff}, // blue
	{0x4a3a1cff, 0xf6e7c4ff}, // ochre
	{0x1e4436ff, 0xd2efdfff}, // green
	{0x4a2b4eff, 0xf1dcf4ff}, // violet
	{0x17444cff, 0xcdeef2ff}, // teal
	{0x50302aff, 0xf9ddd5ff}, // brick
	{0x353a1dff, 0xe6ecc8ff}, // olive
	{0x34316bff, 0xe0defaff}, // indigo
}, [Tones]pair{
	{0x4aa0ffff, 0x0b63c5ff},
	{0xe0a33aff, 0xa96700ff},
	{0x4fbf8bff, 0x1a7f4eff},
	{0xc98bd6ff, 0x8a3d99ff},
	{0x45bccdff, 0x14798aff},
	{0xe8896eff, 0xb5482bff},
	{0xa9b84cff, 0x68751cff},
	{0x8f8bf0ff, 0x4f48c2ff},
}

// The names of the colours.
var toneNames, edgeNames [Tones]fyne.ThemeColorName

func init() {
	for i := range Tones {
		toneNames[i], edgeNames[i] = fyne.ThemeColorName(fmt.Sprintf("dumplens.tone.%d", i)), fyne.ThemeColorName(fmt.Sprintf("dumplens.edge.%d", i))
		colours[toneNames[i]], colours[edgeNames[i]] = tones[i], edges[i]
	}
}

// Tone is the colour of a ground; tones beyond the last begin again.
func Tone(n int) fyne.ThemeColorName { return toneNames[ToneIndex(n)] }

// Edge is the strong colour that belongs to a tone, for a line beneath it.
func Edge(n int) fyne.ThemeColorName { return edgeNames[ToneIndex(n)] }

// ToneIndex is a tone as a number from 0 to Tones-1.
func ToneIndex(n int) int { return (n%Tones + Tones) % Tones }

package ui

import (
	"slices"

	"dumplens/model/search"
	"dumplens/model/view"
)

// findKind is a way to say what to find.
type findKind struct {
	id          view.FindKind
	title, hint string
	place       bool // it takes addresses and names, which can be completed
}

var findKinds = []findKind{
	{view.FindText, "Text", `Text, such as explorer.exe`, false},
	{view.FindBytes, "Bytes", "4d 5a ?? 4? 40/f0, or pasted db, dd, dq lines", false},
	{view.FindInteger, "Integer", "4096, 0x1000, -5, or a range as 10..20", false},
	{view.FindPointer, "Pointer to", "An address, module+10, module!symbol", true},
	{view.FindInto, "Pointers into a range", "FIRST..LAST, both in any form of an address", false},
	{view.FindModule, "Pointers into a module", "A module, such as ntdll.dll", true},
	{view.FindGUID, "GUID", "6b29fc40-ca47-1067-b31d-00dd010662da", false},
	{view.FindRegex, "Regular expression", `Over bytes, such as https?://[\w./-]+ or \x4d\x5a.{58}`, false},
}

func findKindTitles() []string {
	out := make([]string, len(findKinds))
	for i, k := range findKinds {
		out[i] = k.title
	}
	return out
}

var numberSizes = []string{"1 byte", "2 bytes", "4 bytes", "8 bytes"}

// titleUsual stands for the encodings that Windows uses for most of its text.
const titleUsual = "UTF-8 and UTF-16"

// findEncodings are the titles of the encodings to choose from.
func findEncodings() []string {
	out := []string{titleUsual}
	for _, e := range search.Encodings() {
		out = append(out, e.Title)
	}
	return out
}

// encodingIDs are the encodings of a choice, nil for the usual ones.
func encodingIDs(at int) []string {
	if at == 0 {
		return nil
	}
	return []string{search.Encodings()[at-1].ID}
}

func encodingAt(ids []string) int {
	if len(ids) != 1 {
		return 0
	}
	return 1 + slices.IndexFunc(search.Encodings(), func(e search.Encoding) bool { return e.ID == ids[0] })
}

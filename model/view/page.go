package view

import "dumplens/model"

// Page is what a person reads first: the Summary, as headings, cards and lines.
type Page struct {
	Title    string // DRIVER_IRQL_NOT_LESS_OR_EQUAL
	Code     string // 0xD1, shown fainter beside the title
	Subtitle string // the meaning in a sentence
	Sections []Section
}

// Section is a heading with its cards, side by side where there is room.
type Section struct {
	Title string
	Cards []Card
}

// Card is a framed group: a title, lines, a bar, a table, a text; any may be empty.
type Card struct {
	Title, Subtitle, Text string
	Bar                   *Bar
	Lines                 []Line
	Table                 *Table
	Foot                  string
}

// Line is a label with its value and words that explain it.
type Line struct {
	Label string
	Value model.Value
	Words string
	Tone  Tone // of Words
}

// Tone says how words are meant; the window gives each a colour.
type Tone uint8

// The tones.
const (
	Plain Tone = iota
	Faint
	Good
	Warn
	Bad
)

// Bar is a part of a whole.
type Bar struct {
	Part, Whole uint64
	Words       string
}

// Table is a small table inside a card.
type Table struct {
	Columns []model.Column
	Rows    []model.Row
}

package typed

import "dumplens/model"

// Columns are the columns of Rows.
func Columns() []model.Column {
	return []model.Column{
		{Key: "field", Title: "Field", Width: 30},
		{Key: "offset", Title: "Offset", Width: 8, Mono: true},
		{Key: "type", Title: "Type", Width: 22},
		{Key: "value", Title: "Value", Width: 36, Mono: true},
		{Key: "at", Title: "At", Width: 18, Mono: true},
		{Key: "meaning", Title: "Meaning", Width: 30},
	}
}

// Rows are nodes as the rows of a View: each leads to its bytes, and its value to what
// it points to.
func Rows(nodes []Node) []model.Row {
	rows := make([]model.Row, len(nodes))
	for i, n := range nodes {
		rows[i] = n.row()
	}
	return rows
}

func (n Node) row() model.Row {
	r := model.Row{
		Cells: []model.Value{
			model.Str(n.Name).From(n.Span),
			model.Hex(n.Offset),
			model.Str(n.Type),
			n.Value,
			model.At(n.Span.At, "").From(n.Span),
			model.Str(n.Words),
		},
		Kids: Rows(n.Kids),
	}
	if n.Span.Known() {
		r.To = &model.Link{Space: n.Span.Space.Name(), At: n.Span.At, Len: n.Span.Len}
	}
	if why := n.Value.Why; why != model.Present && why != model.NotApplicable {
		r.Mark = model.MarkBad
	}
	return r
}

// TypeColumns are the columns of TypeRows.
func TypeColumns() []model.Column {
	return []model.Column{
		{Key: "type", Title: "Type", Width: 32},
		{Key: "size", Title: "Size", Width: 8, Right: true, Mono: true},
		{Key: "fields", Title: "Fields", Width: 8, Right: true},
		{Key: "words", Title: "What it is", Width: 60},
		{Key: "source", Title: "Layout", Width: 40},
	}
}

// TypeRows are the types of the catalogue as rows, each with its fields below.
func (c *Catalogue) TypeRows() []model.Row {
	var rows []model.Row
	for _, name := range c.Names() {
		t, err := c.Find(name)
		if err != nil {
			continue // a structure of the other width only, whose alias is listed
		}
		words := t.Words
		if t.Name != name && bare(t.Name) != bare(name) {
			words = t.Name
		}
		rows = append(rows, model.Row{Cells: []model.Value{
			model.Str(name), model.Hex(t.Size), model.Num(uint64(len(t.Fields))), model.Str(words), model.Str(t.Source),
		}})
	}
	return rows
}

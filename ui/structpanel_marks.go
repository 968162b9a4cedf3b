package ui

import (
	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/ui/lines"
)

// structureOwner owns the marks of the structure.
const structureOwner = "structure"

// mostMarks is how many fields are tinted: more are no more than a blur.
const mostMarks = 4000

// tint marks the fields in the panes that show their space.
func (p *structPanel) tint(nodes []typed.Node) {
	p.tinted = structure{p.laid.space, fieldMarks(p.laid.t.Name, nodes)}
	for _, h := range p.w.hex.panes {
		h.markStructure()
	}
}

// structure is what is tinted: fields in a space.
type structure struct {
	space model.Space
	marks []lines.Mark
}

// layHere brings the panel into sight to choose a type for the place of the caret.
func (h *hexPane) layHere() {
	h.d.choose(h)
	for _, p := range h.d.side.panels {
		if p, ok := p.(*structPanel); ok {
			h.w.openPanel(titleStructure)
			p.chooseHere()
		}
	}
}

// markStructure tints the structure in the pane, if that shows its space.
func (h *hexPane) markStructure() {
	for _, p := range h.d.side.panels {
		if p, ok := p.(*structPanel); ok && p.tinted.space != nil && h.pane.Hex.Space() == p.tinted.space {
			h.pane.Hex.SetMarks(structureOwner, p.tinted.marks)
			return
		}
	}
	h.pane.Hex.SetMarks(structureOwner, nil)
}

// fieldMarks are the fields that have none below them, each with its path; those at the
// same place, as bit fields are, share a mark. Neighbours differ in tone.
func fieldMarks(of string, nodes []typed.Node) []lines.Mark {
	var list []lines.Mark
	at := map[model.Span]int{}
	var walk func(path string, nodes []typed.Node)
	walk = func(path string, nodes []typed.Node) {
		for _, n := range nodes {
			name := path + "." + n.Name
			switch i, been := at[n.Span]; {
			case len(n.Kids) > 0:
				walk(name, n.Kids)
			case been:
				list[i].Title += ", " + n.Name
			case n.Span.Len > 0 && len(list) < mostMarks:
				at[n.Span] = len(list)
				list = append(list, lines.Mark{First: n.Span.At, Last: n.Span.At + model.Addr(n.Span.Len-1), Tone: len(list), Title: name})
			}
		}
	}
	walk(of, nodes)
	return list
}

package typed

import (
	"fmt"
	"strings"
)

// Path finds a field by its path, such as Tcb.ThreadListEntry: a field of the structure
// or of those nested in it. Its Offset is from the start of t.
func (c *Catalogue) Path(t *Type, path string) (Field, error) {
	return c.path(t, path, 0)
}

func (c *Catalogue) path(t *Type, path string, depth int) (Field, error) {
	for _, f := range t.Fields {
		if strings.EqualFold(f.Name, path) {
			return f, nil
		}
	}
	for _, f := range t.Fields {
		rest, ok := strings.CutPrefix(strings.ToLower(path), strings.ToLower(f.Name)+".")
		if !ok || f.Form.Kind != Struct || f.Form.Array || depth >= mostDepth {
			continue
		}
		in := c.named(f.Form.Of, f.Form.Width)
		if in == nil {
			continue
		}
		if g, err := c.path(in, rest, depth+1); err == nil {
			g.Offset += f.Offset
			g.Name = f.Name + "." + g.Name
			return g, nil
		}
	}
	return Field{}, fmt.Errorf("%s has no field %q", t.Name, path)
}

// Links are the fields by which structures of a type are chained: LIST_ENTRYs, and
// addresses of the next of the same type. Fields of nested structures are given by
// their path.
func (c *Catalogue) Links(t *Type) []string { return c.links(t, t.Name, 0) }

func (c *Catalogue) links(t *Type, outer string, depth int) []string {
	var found []string
	for _, f := range t.Fields {
		switch {
		case f.Form.Array:
		case isLink(f.Form, outer):
			found = append(found, f.Name)
		case f.Form.Kind == Struct && depth < 2:
			if in := c.named(f.Form.Of, f.Form.Width); in != nil {
				for _, name := range c.links(in, outer, depth+1) {
					found = append(found, f.Name+"."+name)
				}
			}
		}
	}
	return found
}

// isLink tells whether a field leads to the next element of a list of structures.
func isLink(f Form, of string) bool {
	return doubly(f) || singly(f) || f.Kind == Pointer && f.Of != "" && bare(f.Of) == bare(of)
}

func doubly(f Form) bool { return f.Kind == Struct && bare(f.Of) == "LIST_ENTRY" }

func singly(f Form) bool { return f.Kind == Struct && bare(f.Of) == "SINGLE_LIST_ENTRY" }

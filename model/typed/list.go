package typed

import (
	"context"
	"fmt"

	"dumplens/model"
)

// List says which list to walk.
type List struct {
	Type   *Type  // of the elements
	Member string // path of the link in it: ActiveProcessLinks, Tcb.ThreadListEntry
	// Start is the list's head: a LIST_ENTRY that lies in no element. With Element it is
	// the address of an element instead, and the walk goes from it to itself.
	Start   model.Addr
	Element bool
	Back    bool // along Blink instead of Flink
	Most    int  // elements, 0 for MostElements
}

// MostElements is how many elements a walk gives when nothing else is said.
const MostElements = 65536

// Element is an element of a list.
type Element struct {
	At   model.Addr // of the structure
	Link model.Addr // of its link
	Note string     // what is wrong with its link, "" when nothing is
}

// Walk gives the elements of a list up to its end: where the head or the first element
// comes again, or an address is 0. The error says why the walk ended before; the
// elements up to there are given.
func (c *Catalogue) Walk(ctx context.Context, s model.Space, l List) ([]Element, error) {
	f, err := c.Path(l.Type, l.Member)
	if err != nil {
		return nil, err
	}
	if !isLink(f.Form, l.Type.Name) {
		return nil, fmt.Errorf("%s of %s is a %s: only a LIST_ENTRY, a SINGLE_LIST_ENTRY or an address of the same type links a list", l.Member, l.Type.Name, f.Form)
	}
	w := walk{ctx: ctx, s: s, lead: c.Leads(s), ptr: l.Type.Width / 8, offset: model.Addr(f.Offset), both: doubly(f.Form), back: l.Back, most: l.Most, seen: map[model.Addr]bool{}}
	if w.most <= 0 {
		w.most = MostElements
	}
	w.toLink = f.Form.Kind == Struct
	if l.Back && !w.both {
		return nil, fmt.Errorf("%s of %s links in one direction only", l.Member, l.Type.Name)
	}
	if l.Element {
		return w.fromElement(l.Start)
	}
	return w.fromHead(l.Start)
}

// walk is a walk along a list. Links lie at offset in their elements. A link holds the
// address of the next link (toLink) or of the next element.
type walk struct {
	ctx                context.Context
	s, lead            model.Space
	ptr                int
	offset             model.Addr
	both, back, toLink bool
	most               int
	seen               map[model.Addr]bool
	list               []Element
}

// fromHead walks from a head, which is no element.
func (w *walk) fromHead(head model.Addr) ([]Element, error) {
	next, err := w.next(w.s, head)
	if err != nil {
		return nil, fmt.Errorf("the head of the list at %s cannot be read: %w", head.Short(), err)
	}
	return w.follow(head, next, head)
}

// fromElement walks from an element, which is the first.
func (w *walk) fromElement(at model.Addr) ([]Element, error) {
	link := at + w.offset
	next, err := w.next(w.s, link)
	w.seen[link] = true
	w.list = append(w.list, Element{At: at, Link: link})
	if err != nil {
		return w.list, fmt.Errorf("the link at %s cannot be read: %w", link.Short(), err)
	}
	return w.follow(link, next, link)
}

// follow goes on from the link prev, which holds next, until end comes.
func (w *walk) follow(prev, next, end model.Addr) ([]Element, error) {
	for next != 0 && next != end {
		if err := w.may(next); err != nil {
			return w.list, err
		}
		w.seen[next] = true
		e := Element{At: next - w.offset, Link: next}
		after, err := w.next(w.lead, next)
		if err == nil && w.both {
			e.Note = w.check(prev, next)
		}
		w.list = append(w.list, e)
		if err != nil {
			return w.list, fmt.Errorf("the link at %s cannot be read: %w", next.Short(), err)
		}
		prev, next = next, after
	}
	return w.list, nil
}

// may says why a link is not followed.
func (w *walk) may(link model.Addr) error {
	switch {
	case w.ctx.Err() != nil:
		return w.ctx.Err()
	case link&model.Addr(w.ptr-1) != 0:
		return fmt.Errorf("after %d elements comes %s, which is no address of a link: it is not a multiple of %d", len(w.list), link.Short(), w.ptr)
	case w.seen[link]:
		return fmt.Errorf("the link at %s comes a second time: the list goes round without coming back to where it began", link.Short())
	case len(w.list) >= w.most:
		return fmt.Errorf("stopped after %d elements", w.most)
	}
	return nil
}

// next is the link that a link leads to; 0 at the end.
func (w *walk) next(s model.Space, link model.Addr) (model.Addr, error) {
	at := link
	if w.back {
		at += model.Addr(w.ptr)
	}
	n, err := model.ReadUint(s, at, w.ptr)
	switch {
	case err != nil:
		return 0, err
	case n == 0 || n == ^uint64(0)>>(64-8*w.ptr): // -1 ends the list of x86 exception frames
		return 0, nil
	case !w.toLink:
		return model.Addr(n) + w.offset, nil
	}
	return model.Addr(n), nil
}

// check says when a link does not lead back to the one before it.
func (w *walk) check(prev, link model.Addr) string {
	at, name := link+model.Addr(w.ptr), "Blink"
	if w.back {
		at, name = link, "Flink"
	}
	n, err := model.ReadUint(w.lead, at, w.ptr)
	switch {
	case err != nil:
		return "its " + name + " cannot be read: " + model.AsHole(err, "", at).Reason()
	case model.Addr(n) != prev:
		return fmt.Sprintf("its %s leads to %s, not back to %s", name, model.Addr(n).Short(), prev.Short())
	}
	return ""
}

// ListColumns are the columns of ListRows.
func ListColumns() []model.Column {
	return []model.Column{
		{Key: "index", Title: "Element", Width: 10},
		{Key: "at", Title: "At", Width: 18, Mono: true},
		{Key: "what", Title: "What", Width: 30},
		{Key: "note", Title: "Link", Width: 50},
	}
}

// ListRows are the elements of a list as rows, each with a word on what it is.
func (c *Catalogue) ListRows(s model.Space, t *Type, list []Element) []model.Row {
	rows := make([]model.Row, len(list))
	for i, e := range list {
		span := model.Span{Space: c.Leads(s), At: e.At, Len: max(t.Size, 1)}
		at := model.Value{Num: uint64(e.At), Fmt: model.Address}
		if t.Width == 32 {
			at.Fmt = model.Address32
		}
		what := c.title(span.Space, t, e.At)
		if h, ok := c.headAt(span.Space, e.Link); ok {
			what = model.Str("no element: " + h.name + ", the head of the list")
		}
		rows[i] = model.Row{Cells: []model.Value{model.Num(uint64(i)), at.From(span), what, model.Str(e.Note)}}
		if e.Note != "" {
			rows[i].Mark = model.MarkBad
		}
		if span.Space != nil {
			rows[i].To = &model.Link{Space: span.Space.Name(), At: e.At, Len: span.Len}
		}
	}
	return rows
}

// titles are the fields that name a structure.
var titles = []string{"ImageFileName", "BaseDllName", "DriverName", "FileName", "Name", "UniqueProcessId", "Cid"}

// title is what names the structure at at: the first of its fields that does; empty when
// it has none.
func (c *Catalogue) title(s model.Space, t *Type, at model.Addr) model.Value {
	for _, name := range titles {
		f, err := c.Path(t, name)
		if err != nil {
			continue
		}
		l := newLayer(context.Background(), c, s, at+model.Addr(f.Offset), max(f.Form.Bytes(), 1))
		f.Offset = 0
		return l.field(f, 0, 0).Value
	}
	return model.Str("")
}

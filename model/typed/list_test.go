package typed

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
)

// thing is a structure with a link that is not at its start.
var thing = fixed{"_THING": {Name: "_THING", Size: 0x40, Members: map[string]model.Member{
	"Id": {Type: "u64"}, "Links": {Offset: 0x10, Type: "LIST_ENTRY"}, "Next": {Offset: 0x20, Type: "_THING*"}, "Single": {Offset: 0x28, Type: "SINGLE_LIST_ENTRY"}, "Number": {Offset: 0x30, Type: "u32"},
}}}

// thingAt is the address of the i-th thing; they lie on pages of their own.
func thingAt(i int) model.Addr { return base0 + 0x1000*model.Addr(i) }

// ring makes n things, linked from and to a head at base0.
func ring(m *memory, n int) {
	links := []model.Addr{base0}
	for i := 1; i <= n; i++ {
		links = append(links, thingAt(i)+0x10)
		m.u64(thingAt(i), uint64(i))
	}
	m.link(links...)
}

func TestWalk(t *testing.T) {
	for _, x := range []struct {
		name   string
		change func(m *memory)
		list   List
		want   string // the elements by number, and the end
	}{
		{"whole", nil, List{}, "1 2 3 4 5"},
		{"back", nil, List{Back: true}, "5 4 3 2 1"},
		{"from an element", nil, List{Element: true, Start: thingAt(3)}, "3 4 5 ? 1 2"},
		{"empty", func(m *memory) { m.link(base0) }, List{}, ""},
		{"a loop without the head", func(m *memory) { m.u64(thingAt(4)+0x10, uint64(thingAt(2)+0x10)) }, List{}, "1 2 3 4: comes a second time"},
		{"a hole", func(m *memory) { delete(m.pages, thingAt(3)) }, List{}, "1 2 ?: cannot be read"},
		{"a bad link", func(m *memory) { m.u64(thingAt(2)+0x10, 0x1234567) }, List{}, "1 2: no address of a link"},
		{"a null link", func(m *memory) { m.u64(thingAt(2)+0x10, 0) }, List{}, "1 2"},
		{"a bad way back", func(m *memory) { m.u64(thingAt(3)+0x18, 0x18) }, List{}, "1 2 3! 4 5"},
		{"bounded", nil, List{Most: 3}, "1 2 3: stopped after 3"},
		{"no head", nil, List{Start: 0x10}, ": head of the list"},
		{"by address", func(m *memory) { chain(m, 0x20, 0) }, List{Member: "Next", Element: true, Start: thingAt(1)}, "1 2 3 4 5"},
		{"single", func(m *memory) { chain(m, 0x28, 0x28) }, List{Member: "Single", Element: true, Start: thingAt(2)}, "2 3 4 5"},
		{"single in a loop", func(m *memory) { chain(m, 0x28, 0x28); m.u64(thingAt(5)+0x28, uint64(thingAt(3)+0x28)) }, List{Member: "Single", Element: true, Start: thingAt(2)}, "2 3 4 5: second time"},
		{"single backwards", nil, List{Member: "Single", Back: true}, ": one direction"},
		{"no link", nil, List{Member: "Number"}, ": only a LIST_ENTRY"},
		{"no field", nil, List{Member: "Nothing"}, ": has no field"},
	} {
		t.Run(x.name, func(t *testing.T) {
			m := newMemory()
			ring(m, 5)
			if x.change != nil {
				x.change(m)
			}
			c := catalogue(t, model.ArchX64, m, thing)
			x.list.Type = find(t, c, "_THING")
			if x.list.Member == "" {
				x.list.Member = "Links"
			}
			if x.list.Start == 0 {
				x.list.Start = base0
			}
			list, err := c.Walk(context.Background(), m, x.list)
			if got := told(m, list); got != strings.SplitN(x.want, ":", 2)[0] {
				t.Errorf("the elements are %q, want %q", got, x.want)
			}
			_, end, _ := strings.Cut(x.want, ": ")
			if end == "" && err != nil || end != "" && (err == nil || !strings.Contains(err.Error(), end)) {
				t.Errorf("it ended with %v, want %q", err, end)
			}
		})
	}
}

// chain links the things 1 to 5 by the field at offset, to the byte at to of the next.
func chain(m *memory, offset, to model.Addr) {
	for i := 1; i < 5; i++ {
		m.u64(thingAt(i)+offset, uint64(thingAt(i+1)+to))
	}
	m.u64(thingAt(5)+offset, 0)
}

// told writes elements as their numbers, with ! for a bad link and ? for one that is not
// there or none.
func told(m *memory, list []Element) string {
	var s []string
	for _, e := range list {
		n, err := model.ReadUint(m, e.At, 8)
		word := fmt.Sprint(n)
		if err != nil || n == 0 {
			word = "?"
		}
		if e.Note != "" {
			word += "!"
		}
		s = append(s, word)
	}
	return strings.Join(s, " ")
}

func TestLinks(t *testing.T) {
	c := catalogue(t, model.ArchX64, newMemory(), thing)
	if got := fmt.Sprint(c.Links(find(t, c, "_THING"))); got != "[Links Next Single]" {
		t.Errorf("the links are %s", got)
	}
	if got := fmt.Sprint(c.Links(find(t, c, "DEVICE_OBJECT"))); !strings.Contains(got, "NextDevice") || !strings.Contains(got, "DeviceQueue.DeviceListHead") {
		t.Errorf("the links of a device are %s", got)
	}
}

func TestListRows(t *testing.T) {
	m := newMemory()
	ring(m, 2)
	m.text(thingAt(1)+0x60, thingAt(1)+0x100, "first")
	layouts := fixed{"_THING": {Name: "_THING", Size: 0x80, Members: map[string]model.Member{"Links": {Offset: 0x10, Type: "LIST_ENTRY"}, "Name": {Offset: 0x60, Type: "UNICODE_STRING"}}}}
	c := catalogue(t, model.ArchX64, m, layouts)
	ty := find(t, c, "_THING")
	list, err := c.Walk(context.Background(), m, List{Type: ty, Member: "Links", Start: base0})
	if err != nil {
		t.Fatal(err)
	}
	rows := c.ListRows(m, ty, list)
	if len(rows) != 2 || rows[0].Cells[2].String() != "first" || rows[0].To.At != thingAt(1) {
		t.Errorf("the rows are %+v", rows)
	}
	c.d.Header = &model.KernelHeader{PsActiveProcessHead: base0}
	list, err = c.Walk(context.Background(), m, List{Type: ty, Member: "Links", Start: thingAt(1), Element: true})
	if err != nil {
		t.Fatal(err)
	}
	if rows = c.ListRows(m, ty, list); len(rows) != 3 || rows[2].Cells[2].String() != "no element: PsActiveProcessHead, the head of the list" {
		t.Errorf("from an element around the head: %+v", rows)
	}
}

package typed

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
)

func lay(t *testing.T, c *Catalogue, name string, s model.Space, where model.Addr) []Node {
	t.Helper()
	nodes, stopped := c.Lay(context.Background(), find(t, c, name), s, where, 1)
	if stopped != "" {
		t.Fatal(stopped)
	}
	return nodes
}

const base0 = model.Addr(0xffff800000010000)

func TestLayValues(t *testing.T) {
	m := newMemory()
	c := catalogue(t, model.ArchX64, m, nil)
	m.u16(base0, 4)         // Type
	m.u16(base0+2, 0x150)   // Size
	m.u64(base0+8, 0x12345) // DeviceObject
	m.u32(base0+0x10, 0x12) // Flags
	m.text(base0+0x38, base0+0x400, `\Driver\ACPI`)
	for i := range model.Addr(28) {
		m.u64(base0+0x70+8*i, uint64(0x1000+i))
	}
	d := lay(t, c, "DRIVER_OBJECT", m, base0)
	for _, x := range []struct {
		path []string
		want string
	}{
		{[]string{"Type"}, "4 DRIVER"},
		{[]string{"Size"}, "336"},
		{[]string{"DeviceObject"}, "00000000`00012345"},
		{[]string{"DriverName"}, `\Driver\ACPI`},
		{[]string{"DriverName", "Length"}, "24"},
		{[]string{"MajorFunction", "[27]"}, "00000000`0000101b"},
	} {
		if got := at(t, d, x.path...).Value.String(); got != x.want {
			t.Errorf("%q is %q, want %q", x.path, got, x.want)
		}
	}
	n := at(t, d, "MajorFunction", "[1]")
	if n.Offset != 0x78 || n.Span.At != base0+0x78 || n.Span.Len != 8 || n.Value.Src != n.Span {
		t.Errorf("an element lies at %+v", n)
	}
	if to := at(t, d, "DeviceObject"); to.Leads != "DEVICE_OBJECT" || to.Value.To == nil || to.Value.To.At != 0x12345 || to.Value.To.Space != "kernel" {
		t.Errorf("the device object leads to %+v", to)
	}
}

func TestLayKinds(t *testing.T) {
	m := newMemory()
	m.put(base0, 0xff, 0xfe, 0xff, 0xff, 1, 'a', 'b', 0, 'x', 0x12)
	m.u64(base0+0x10, 0x1d0_0000_0000_0000)
	m.u64(base0+0x18, 0xffff800000020007)
	m.u32(base0+0x20, 0xc0000005)
	m.u32(base0+0x24, 0x60000020)
	m.u32(base0+0x28, 1000000000)
	m.u64(base0+0x30, 25_0000000)
	l := &model.Layout{Name: "_T", Size: 0x40, Members: map[string]model.Member{
		"small": {Offset: 1, Type: "i8"}, "flag": {Offset: 4, Type: "bool"}, "text": {Offset: 5, Type: "char[4]"},
		"time": {Offset: 0x10, Type: "filetime"}, "ref": {Offset: 0x18, Type: "LIST_ENTRY&"}, "status": {Offset: 0x20, Type: "ntstatus"},
		"flags": {Offset: 0x24, Type: "x32:IMAGE_SCN"}, "unix": {Offset: 0x28, Type: "unixtime"}, "ticks": {Offset: 0x30, Type: "ticks"},
		"bits": {Offset: 0x24, Bit: 5, BitCount: 26}, "wide": {Offset: 0x18, Bit: 48, BitCount: 16}, "odd": {Offset: 0x38, Type: "nosuchtype"},
	}}
	c := catalogue(t, model.ArchX64, m, fixed{"_T": l})
	nodes := lay(t, c, "_T", m, base0)
	for name, want := range map[string]string{
		"small": "-2", "flag": "yes", "text": "ab", "time": "2014-11-14 11:41:59", "ref": "ffff8000`00020007", "status": "0xc0000005 STATUS_ACCESS_VIOLATION",
		"flags": "0x60000020 CNT_CODE | MEM_EXECUTE | MEM_READ", "unix": "2001-09-09 01:46:40 (0x3b9aca00)", "ticks": "25.0 s",
		"bits": "50331649", "wide": "65535", "odd": "00",
	} {
		if got := at(t, nodes, name).Value.String(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if ref := at(t, nodes, "ref"); ref.Value.To.At != 0xffff800000020000 || ref.Leads != "LIST_ENTRY" {
		t.Errorf("a fast reference leads to %s", ref.Value.To.At)
	}
}

// TestLayHoles lays a structure over the edge of the last page that is there.
func TestLayHoles(t *testing.T) {
	m := newMemory()
	m.put(base0, make([]byte, 0x1000)...)
	m.put(base0+0xfe0, 'M', 'Z')
	c := catalogue(t, model.ArchX64, m, nil)
	nodes := lay(t, c, "IMAGE_DOS_HEADER", m, base0+0xfe0)
	if got := at(t, nodes, "e_magic").Value.String(); got != "MZ" {
		t.Errorf("before the hole stands %q", got)
	}
	lost := at(t, nodes, "e_lfanew")
	if lost.Value.Is() || lost.Value.Why != model.NotInDump || lost.Span.At != base0+0xfe0+0x3c {
		t.Errorf("in the hole stands %+v", lost.Value)
	}
	if across := at(t, nodes, "e_res"); at(t, across.Kids, "[0]").Value.Is() == false || at(t, across.Kids, "[3]").Value.Is() {
		t.Error("an array across the edge has to be there in part")
	}
	if r := Rows(nodes); r[len(r)-1].Mark != model.MarkBad {
		t.Error("a field that cannot be read is not marked")
	}
}

func TestLayArrays(t *testing.T) {
	m := newMemory()
	for i := range model.Addr(3) {
		m.u64(base0+0xff0+16*i, uint64(0x1000+i))
	}
	delete(m.pages, base0+0x2000)
	c := catalogue(t, model.ArchX64, m, nil)
	list := find(t, c, "LIST_ENTRY")
	nodes, stopped := c.Lay(context.Background(), list, m, base0+0xff0, 3)
	if len(nodes) != 3 || stopped != "" || at(t, nodes, "[2]", "Flink").Value.Num != 0x1002 || nodes[2].Offset != 0x20 {
		t.Fatalf("%d elements, %q: %+v", len(nodes), stopped, nodes)
	}
	nodes, stopped = c.Lay(context.Background(), list, m, base0+0xff0, 1<<40)
	if len(nodes) == 0 || !strings.Contains(stopped, "only") {
		t.Errorf("a hostile count gives %d elements, %q", len(nodes), stopped)
	}
	nodes, stopped = c.Lay(context.Background(), list, m, ^model.Addr(0)-15, 9)
	if len(nodes) != 1 || !strings.Contains(stopped, "only 1 of 9") {
		t.Errorf("at the top of the space: %d elements, %q", len(nodes), stopped)
	}
	if nodes, stopped = c.Lay(context.Background(), list, m, ^model.Addr(0)-7, 1); nodes != nil || stopped == "" {
		t.Errorf("past the top of the space: %d fields, %q", len(nodes), stopped)
	}
}

// TestLayHostile lays types that no file should hold, such as a structure in itself.
func TestLayHostile(t *testing.T) {
	m := newMemory()
	m.put(base0, make([]byte, 0x1000)...)
	layouts := fixed{
		"_SELF":  {Name: "_SELF", Size: 8, Members: map[string]model.Member{"a": {Type: "_SELF"}, "b": {Type: "_SELF"}}},
		"_HUGE":  {Name: "_HUGE", Size: 1 << 40, Members: map[string]model.Member{"far": {Offset: 1 << 39, Type: "u32"}, "near": {Type: "u32"}}},
		"_MANY":  {Name: "_MANY", Size: 64, Members: map[string]model.Member{"all": {Type: "_MANY[1000000]"}}},
		"_WRAP":  {Name: "_WRAP", Size: 8, Members: map[string]model.Member{"end": {Offset: ^uint64(0) - 3, Type: "u64"}}},
		"_EMPTY": {Name: "_EMPTY", Members: map[string]model.Member{}},
		"_PING":  {Name: "_PING", Members: map[string]model.Member{"pong": {Type: "_PONG"}}},
		"_PONG":  {Name: "_PONG", Members: map[string]model.Member{"ping": {Type: "_PING"}}},
	}
	c := catalogue(t, model.ArchX64, m, layouts)
	for name := range layouts {
		nodes, _ := c.Lay(context.Background(), find(t, c, name), m, base0, 1)
		total := 0
		var walk func([]Node)
		walk = func(list []Node) {
			total += len(list)
			for _, n := range list {
				walk(n.Kids)
			}
		}
		if walk(nodes); total > mostNodes+1 {
			t.Errorf("%s has %d nodes", name, total)
		}
		c.Links(find(t, c, name))
	}
	if v := at(t, lay(t, c, "_HUGE", m, base0), "far").Value; v.Is() {
		t.Errorf("a field behind the bytes that are read is %s", v)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, stopped := c.Lay(ctx, find(t, c, "LIST_ENTRY"), m, base0, 100); stopped != "stopped" {
		t.Errorf("a user who left sees %q", stopped)
	}
}

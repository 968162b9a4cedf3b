package win

import (
	"context"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// vadPool is where the hand-made nodes of these tests lie, 0x100 bytes each.
const vadPool = 0xffffa00000000000

// handNode is a node to write: its links by number, 0 for none, and its pages.
type handNode struct {
	left, right, parent int
	start, end          uint64
	flags               uint64
	charge              uint32
}

func nodeAt(i int) uint64 {
	if i == 0 {
		return 0
	}
	return vadPool + uint64(i)*0x100
}

// handForm writes nodes the way a build lays them out.
type handForm func(b []byte, n handNode)

func put(b []byte, at int, size int, v uint64) {
	copy(b[at:at+size], binary.LittleEndian.AppendUint64(nil, v))
}

// The forms of Windows 7, 8.0 and 10 (19041) on x64.
func node7(b []byte, n handNode) {
	put(b, 0, 8, nodeAt(n.parent)|1)
	put(b, 8, 8, nodeAt(n.left))
	put(b, 0x10, 8, nodeAt(n.right))
	put(b, 0x18, 8, n.start)
	put(b, 0x20, 8, n.end)
	put(b, 0x28, 8, n.flags)
}

func node8(b []byte, n handNode) {
	node7(b, n)
	put(b, 0x18, 4, n.start)
	put(b, 0x1c, 4, n.end)
	put(b, 0x28, 4, n.flags)
	put(b, 0x2c, 4, uint64(n.charge))
}

func node10(b []byte, n handNode) {
	put(b, 0, 8, nodeAt(n.left))
	put(b, 8, 8, nodeAt(n.right))
	put(b, 0x10, 8, nodeAt(n.parent)|2)
	put(b, 0x18, 4, n.start)
	put(b, 0x1c, 4, n.end)
	b[0x20], b[0x21] = byte(n.start>>32), byte(n.end>>32)
	put(b, 0x30, 4, n.flags)
	put(b, 0x34, 4, uint64(n.charge))
}

// handWalk walks hand-made nodes; node 1 is the root.
func handWalk(t *testing.T, build uint32, form handForm, nodes []handNode) *vadWalk {
	t.Helper()
	l, _ := chooseLayouts(model.ArchX64, build)
	s := &machine{d: &model.Dump{Arch: model.ArchX64, Header: &model.KernelHeader{Build: build}}, layouts: l, top: userTop}
	f, err := s.vadForm(8)
	if err != nil {
		t.Fatal(err)
	}
	pool := make([]byte, 0x100*(len(nodes)+2))
	for i, n := range nodes {
		form(pool[(i+1)*0x100:], n)
	}
	o := mem.NewOverlay("kernel", "not there")
	o.Add(vadPool, model.Span{Space: memory(pool), Len: uint64(len(pool))})
	w := &vadWalk{s: s, space: o, form: f, files: map[model.Addr]model.Value{}, p: &process{}, seen: map[model.Addr]bool{}}
	w.walk(context.Background(), model.Addr(nodeAt(1)), 0)
	return w
}

func starts(w *vadWalk) map[uint64]bool {
	m := map[uint64]bool{}
	for _, v := range w.out {
		m[v.Start.Num/mem.PageSize] = true
	}
	return m
}

func TestVADsOfEachForm(t *testing.T) {
	const old = uint64(1)<<63 | 4<<56 | 9 // private, READWRITE, 9 pages
	for name, c := range map[string]struct {
		build uint32
		form  handForm
		flags uint64
	}{
		"Windows Vista": {6002, node7, old},
		"Windows 7":     {7601, node7, old},
		"Windows 8.0":   {9200, node8, 1<<15 | 4<<3},
		"Windows 10":    {19041, node10, 1<<20 | 4<<7},
	} {
		w := handWalk(t, c.build, c.form, []handNode{
			{left: 2, right: 3, start: 0x100, end: 0x1ff, flags: c.flags, charge: 9},
			{parent: 1, start: 0x10, end: 0x10, flags: c.flags, charge: 1<<31 - 1},
			{parent: 1, start: 0x7ffe0000, end: 0x7ffe0001, flags: c.flags, charge: 9},
		})
		if len(w.out) != 3 || w.missed != 0 {
			t.Fatalf("%s: %d ranges, %s", name, len(w.out), w.broken)
		}
		v := w.out[0]
		if v.Start.Num != 0x100000 || v.End.Num != 0x1fffff || v.Type.Text != "private" || v.Protection.Text != "READWRITE" || v.Private.Num != 1 {
			t.Errorf("%s: %v to %v, %v, %v, private %v", name, v.Start, v.End, v.Type, v.Protection, v.Private)
		}
		if v.Commit.Num != 9 || !v.Commit.Is() {
			t.Errorf("%s: commit %v %s", name, v.Commit, v.Commit.Reason())
		}
		for _, v := range w.out {
			if v.Start.Num == 0x10000 && v.Commit.Is() && c.build >= 9200 {
				t.Errorf("%s: a charge of all ones is shown as %v", name, v.Commit)
			}
		}
	}
}

func TestBrokenTrees(t *testing.T) {
	for name, c := range map[string]struct {
		nodes []handNode
		want  []uint64
	}{
		"a ring":                       {[]handNode{{left: 2, right: 1, start: 0x100, end: 0x1ff}, {parent: 1, left: 1, start: 0x10, end: 0x10}}, []uint64{0x100, 0x10}},
		"a child of another tree":      {[]handNode{{left: 2, start: 0x100, end: 0x1ff}, {parent: 7, start: 0x10, end: 0x10}}, []uint64{0x100}},
		"a child beyond its parent":    {[]handNode{{left: 2, start: 0x100, end: 0x1ff}, {parent: 1, start: 0x300, end: 0x300}}, []uint64{0x100}},
		"a child that is not there":    {[]handNode{{left: 90, right: 2, start: 0x100, end: 0x1ff}, {parent: 1, start: 0x300, end: 0x300}}, []uint64{0x100, 0x300}},
		"pages of the kernel":          {[]handNode{{start: 0xff00000000, end: 0xff00000001}}, nil},
		"a bad range with good leaves": {[]handNode{{left: 2, right: 3, start: 5, end: 2}, {parent: 1, start: 0x10, end: 0x10}, {parent: 1, start: 0x20, end: 0x20}}, []uint64{0x10, 0x20}},
	} {
		w := handWalk(t, 19041, node10, c.nodes)
		got := starts(w)
		if len(got) != len(c.want) || w.missed == 0 {
			t.Errorf("%s: ranges at %v, want %v; broken: %s", name, got, c.want, w.broken)
		}
		for _, start := range c.want {
			if !got[start] {
				t.Errorf("%s: the range at 0x%x is missing", name, start)
			}
		}
	}
}

// A tree that is a list of nodes, each below the one before, ends at some depth.
func TestDeepTree(t *testing.T) {
	var nodes []handNode
	for i := range 3 * maxVADDepth {
		nodes = append(nodes, handNode{right: i + 2, parent: i, start: uint64(0x100 + i), end: uint64(0x100 + i)})
	}
	w := handWalk(t, 19041, node10, nodes)
	if len(w.out) != maxVADDepth+1 || w.missed != 1 {
		t.Errorf("%d ranges, %d breaks", len(w.out), w.missed)
	}
}

func TestVADProtection(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "NOACCESS", 1: "READONLY", 4: "READWRITE", 6: "EXECUTE_READWRITE", 7: "EXECUTE_WRITECOPY",
		0x0c: "READWRITE | NOCACHE", 0x14: "READWRITE | GUARD", 0x1c: "READWRITE | WRITECOMBINE", 0x18: "NOACCESS", 0x10: "NOACCESS",
	} {
		if got := VADProtection(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

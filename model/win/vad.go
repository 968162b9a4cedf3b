package win

import (
	"context"
	"fmt"
	"slices"

	"dumplens/model"
	"dumplens/model/mem"
)

// Limits of trees of virtual address descriptors. A balanced tree of all nodes that a
// process can have is less deep.
const (
	maxVADs     = 1 << 17 // of all processes
	maxVADDepth = 64
)

// vadForm is how the descriptors of a build are laid out. Since Windows 8.1 an
// RTL_AVL_TREE in EPROCESS.VadRoot points to the first node, whose links are those of
// an RTL_BALANCED_NODE. From Server 2003 SP1 to Windows 8.0 an MM_AVL_TABLE lies in
// EPROCESS, whose first member is a node of which only the right child counts. Windows
// XP has a plain pointer.
type vadForm struct {
	short, long, flags, charge *model.Layout
	left, right, parent        uint64 // of the links in a node
	ptr                        int
	inTable                    bool // the head is an MM_AVL_TABLE
	vpn                        int  // bytes of StartingVpn and EndingVpn
	flagsSize                  int  // bytes of MMVAD_FLAGS
}

const (
	firstTableBuild = 3790 // MM_AVL_TABLE
	firstTreeBuild  = 9600 // RTL_AVL_TREE
)

// vadForm finds the form of the machine's build; an error says what is not known.
func (s *machine) vadForm(ptr int) (vadForm, error) {
	f := vadForm{
		short: s.layout("_MMVAD_SHORT"), long: s.layout("_MMVAD"), flags: s.layout("_MMVAD_FLAGS"),
		charge: s.layout("_MMVAD_FLAGS1"), ptr: ptr, vpn: min(ptr, 4),
	}
	if f.short == nil || f.flags == nil {
		return f, fmt.Errorf("the layout of _MMVAD_SHORT is not known for this build")
	}
	for _, name := range []string{"StartingVpn", "EndingVpn"} {
		if _, ok := f.short.Members[name]; !ok {
			return f, fmt.Errorf("the layout of this build does not say where _MMVAD_SHORT.%s is", name)
		}
	}
	f.vpn = int(min(f.short.Members["EndingVpn"].Offset-f.short.Members["StartingVpn"].Offset, uint64(ptr)))
	f.flagsSize = int(min(max(f.flags.Size, 4), 8))
	build := s.d.Header.Build
	f.inTable = build >= firstTableBuild && build < firstTreeBuild
	p := uint64(ptr)
	if build >= firstTreeBuild {
		f.left, f.right, f.parent = 0, p, 2*p
		return f, nil
	}
	f.left, f.right = p, 2*p // MM_AVL_NODE, MMADDRESS_NODE: parent, left, right
	if left, ok := f.short.Members["LeftChild"]; ok {
		f.left, f.right = left.Offset, f.short.Members["RightChild"].Offset
	}
	if parent, ok := f.short.Members["Parent"]; ok { // Windows XP
		f.parent = parent.Offset
	}
	return f, nil
}

// eachVAD walks the trees of all processes, until visit returns false.
func (s *machine) eachVAD(ctx context.Context, m *model.Meter, visit func(*model.VAD) bool) (stopped string) {
	found, stopped := s.procs.Get(ctx, m)
	form, err := s.vadForm(s.ptrSize())
	if err != nil {
		return err.Error()
	}
	m.Expect(uint64(len(found)))
	w := &vadWalk{s: s, space: s.kernel, form: form, names: s.newNamer(), files: map[model.Addr]model.Value{}}
	for i := range found {
		if ctx.Err() != nil {
			return fmt.Sprintf("stopped after %d descriptors", w.before)
		}
		if w.before >= maxVADs {
			return fmt.Sprintf("stopped after %d descriptors: those of %d processes are not listed", w.before, len(found)-i)
		}
		w.process(ctx, found[i])
		m.Add(1)
		for _, v := range w.out {
			if !visit(&v) {
				return ""
			}
		}
		w.before, w.out = w.before+len(w.out), w.out[:0]
	}
	return stopped
}

// vadWalk collects the descriptors of process after process.
type vadWalk struct {
	s     *machine
	space model.Space // the kernel's
	form  vadForm
	names *namer
	files map[model.Addr]model.Value // names of the files of control areas
	out   []model.VAD                // of the process in hand

	before int // descriptors of the processes before it
	p      *process
	seen   map[model.Addr]bool
	lost   []pending
	broken string // the first break of the process's tree
	missed int    // how many there are

	rescued string // what was found in spite of them
}

// process walks the tree of one process and notes what stopped it.
func (w *vadWalk) process(ctx context.Context, p *process) {
	r := w.s.object(p.at, "_EPROCESS")
	at, root := w.root(r)
	if !at.Is() {
		w.s.d.AddProblem("vads", at.Src, "address ranges of %s (%d): EPROCESS.VadRoot cannot be read: %s", p.Name, p.pid, at.Reason())
		return
	}
	w.p, w.seen, w.lost, w.broken, w.missed, w.rescued = p, map[model.Addr]bool{}, nil, "", 0, ""
	count := r.num("VadCount", r.ptr)
	switch {
	case root != 0:
		w.walk(ctx, root, w.parentOfRoot(at))
	case count > 0 && count < maxVADs:
		w.miss("EPROCESS.VadRoot is zero")
		w.lost = append(w.lost, pending{})
	}
	if len(w.lost) > 0 {
		w.rescue(ctx, r, w.parentOfRoot(at))
	}
	slices.SortFunc(w.out, func(a, b model.VAD) int {
		switch {
		case a.Start.Num < b.Start.Num:
			return -1
		case a.Start.Num > b.Start.Num:
			return 1
		}
		return 0
	})
	w.report(at, len(w.out), r)
}

// root finds the first node: the value tells where it was read.
func (w *vadWalk) root(r record) (model.Value, model.Addr) {
	v := r.uint("VadRoot", r.ptr)
	if !v.Is() || !w.form.inTable {
		return v, model.Addr(v.Num)
	}
	m := r.layout.Members["VadRoot"]
	b, span, absent := r.slice(m.Offset+w.form.right, r.ptr)
	if b == nil {
		return absent, 0
	}
	return model.Num(model.Uint(b)).From(span), model.Addr(model.Uint(b))
}

// parentOfRoot is what the parent link of the first node says: the table's own first
// member, or nothing.
func (w *vadWalk) parentOfRoot(root model.Value) model.Addr {
	if !w.form.inTable {
		return 0
	}
	return root.Src.At - model.Addr(w.form.right)
}

// report puts into words what is missing of a tree.
func (w *vadWalk) report(root model.Value, found int, eprocess record) {
	if w.missed == 0 {
		return
	}
	more := w.rescued
	if w.missed > 1 {
		more = fmt.Sprintf(" (and %d more breaks)%s", w.missed-1, more)
	}
	if count := eprocess.num("VadCount", eprocess.ptr); count > 0 && count < maxVADs {
		more += fmt.Sprintf(". The process counts %d ranges, %d were found", count, found)
	}
	w.s.d.AddProblem("vads", root.Src, "address ranges of %s (%d): %s%s", w.p.Name, w.p.pid, w.broken, more)
}

// miss notes a break of the tree in hand.
func (w *vadWalk) miss(format string, args ...any) {
	if w.missed++; w.missed == 1 {
		w.broken = fmt.Sprintf(format, args...)
	}
}

// pending is a node to visit. low and high are the pages that its ranges must lie
// between, as those of its ancestors tell.
type pending struct {
	at, parent model.Addr
	depth      int
	low, high  uint64
}

// walk visits the tree below a node. What is broken costs only what lies below it.
func (w *vadWalk) walk(ctx context.Context, root, parent model.Addr) {
	w.walkFrom(ctx, pending{at: root, parent: parent, high: uint64(w.s.top)/mem.PageSize + 1})
}

func (w *vadWalk) walkFrom(ctx context.Context, root pending) {
	stack := []pending{root}
	for len(stack) > 0 && ctx.Err() == nil {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch {
		case n.depth > maxVADDepth:
			w.miss("the tree is deeper than %d nodes at %s", maxVADDepth, n.at)
			continue
		case w.seen[n.at]:
			w.miss("the node at %s comes a second time", n.at)
			w.lost = append(w.lost, n)
			continue
		case w.before+len(w.out) >= maxVADs:
			w.miss("there are more than %d nodes", maxVADs)
			return
		}
		w.seen[n.at] = true
		stack = append(stack, w.visit(n)...)
	}
}

// visit reads a node, lists it, and gives the nodes below it.
func (w *vadWalk) visit(n pending) []pending {
	v, err := w.readVAD(n)
	if err != nil {
		w.miss("the node at %s: %s", n.at, err)
		w.lost = append(w.lost, n)
		w.orphans(n)
		return nil
	}
	left, right := v.start, v.end+1 // where what lies below it on the left ends, and begins on the right
	if !v.within(n) {
		w.miss("the node at %s cannot describe the pages 0x%x to 0x%x", n.at, v.start, v.end)
		left, right = n.high, n.low // its own range bounds nothing
		if v.left == 0 && v.right == 0 {
			w.orphans(n)
		}
	} else {
		w.out = append(w.out, w.row(v))
	}
	var below []pending
	if v.left != 0 {
		below = append(below, pending{v.left, n.at, n.depth + 1, n.low, left})
	}
	if v.right != 0 {
		below = append(below, pending{v.right, n.at, n.depth + 1, right, n.high})
	}
	return below
}

// orphans notes the nodes below one that was overwritten: they still link back to it.
func (w *vadWalk) orphans(n pending) {
	below := pending{parent: n.at, depth: n.depth + 1, low: n.low, high: n.high}
	w.lost = append(w.lost, below, below)
}

// within tells whether a node's pages can be right where it stands in the tree. The first
// page is nobody's: a node of it alone is one that was overwritten with zeros.
func (v *vadNode) within(n pending) bool {
	return v.start <= v.end && v.end > 0 && v.start >= n.low && v.end < n.high
}

package win

import (
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// vadNode is a virtual address descriptor, MMVAD_SHORT or the MMVAD that begins with
// one.
type vadNode struct {
	at          model.Addr
	r           record
	left, right model.Addr
	start, end  uint64 // page numbers, the last one inclusive
	tag         string // of the pool, before the node; "" when it is none of a descriptor
}

// vadTags are the pool tags of descriptors. The short ones have no section.
var vadTags = map[string]bool{"VadS": true, "VadF": true, "Vad ": true, "Vadl": true, "Vadm": true}

// linkBits are the low bits of a link to the parent that keep the node's balance.
const linkBits = 7

// readVAD reads a node. A node must carry the tag of descriptors or link back to its
// parent; all else is not one.
func (w *vadWalk) readVAD(n pending) (vadNode, error) {
	f := &w.form
	if !kernelPointer(f.ptr)(n.at) {
		return vadNode{}, fmt.Errorf("no address of the kernel")
	}
	header := uint64(2 * f.ptr) // POOL_HEADER, with the tag at 4
	size := f.short.Members["EndingVpn"].Offset + 0x40
	for _, l := range []*model.Layout{f.short, f.long} {
		if l != nil {
			size = max(size, l.Size)
		}
	}
	whole := readSpan(model.Span{Space: w.space, At: n.at - model.Addr(header), Len: header + size}, nil, f.ptr)
	v := vadNode{at: n.at, r: record{
		layout: f.short, span: model.Span{Space: w.space, At: n.at, Len: max(f.short.Size, uint64(f.ptr))},
		data: whole.data[min(header, uint64(len(whole.data))):], err: whole.err, ptr: f.ptr,
	}}
	if uint64(len(whole.data)) >= header && vadTags[string(whole.data[4:8])] {
		v.tag = string(whole.data[4:8])
	}
	return v, w.links(&v, n)
}

// links reads a node's links and pages.
func (w *vadWalk) links(v *vadNode, n pending) error {
	f := &w.form
	var link [3]model.Addr
	for i, at := range [...]uint64{f.left, f.right, f.parent} {
		b, _, absent := v.r.slice(at, f.ptr)
		if b == nil {
			return fmt.Errorf("%s", absent.Reason())
		}
		link[i] = model.Addr(model.Uint(b))
	}
	v.left, v.right = link[0], link[1]
	start, end := v.r.uint("StartingVpn", f.vpn), v.r.uint("EndingVpn", f.vpn)
	if !start.Is() || !end.Is() {
		return fmt.Errorf("%s", end.Reason())
	}
	v.start = start.Num | v.r.num("StartingVpnHigh", 1)<<32
	v.end = end.Num | v.r.num("EndingVpnHigh", 1)<<32
	switch parent := link[2] &^ linkBits; {
	case parent == n.parent:
		return nil
	case v.tag == "":
		return fmt.Errorf("it does not link back to %s and is not tagged as a descriptor", n.parent)
	case w.tagAt(parent) != "":
		return fmt.Errorf("it belongs below the node at %s, not below %s", parent, n.parent)
	}
	return nil // only its link back is damaged
}

// tagAt is the pool tag before a node, "" when it is none of a descriptor.
func (w *vadWalk) tagAt(at model.Addr) string {
	if !kernelPointer(w.form.ptr)(at) {
		return ""
	}
	b, err := model.ReadBytes(w.space, at-model.Addr(2*w.form.ptr)+4, 4)
	if err != nil || !vadTags[string(b)] {
		return ""
	}
	return string(b)
}

// row is a node as the model shows it.
func (w *vadWalk) row(v vadNode) model.VAD {
	space := w.p.id()
	start, end := v.start*mem.PageSize, v.end*mem.PageSize+mem.PageSize-1
	out := model.VAD{
		PID: w.p.PID, Process: w.p.Name,
		Start: w.s.d.Pointer(model.Addr(start), space).From(v.r.at("StartingVpn", w.form.vpn)),
		End:   w.s.d.Pointer(model.Addr(end), "").From(v.r.at("EndingVpn", w.form.vpn)),
		Node:  w.s.d.Pointer(v.at, "kernel").From(v.r.span),
	}
	flags := w.flags(v)
	private := flags.uint("PrivateMemory", w.form.flagsSize)
	out.Private, out.Type, out.Protection = private, vadType(flags, w.form.flagsSize), protection(flags, w.form.flagsSize)
	if private.Is() {
		out.Private = model.Flag(private.Num != 0).From(private.Src)
	}
	out.Commit = w.commit(v, flags)
	out.File = w.file(v, private.Num != 0)
	return out
}

// flags are the MMVAD_FLAGS of a node, in its union u.
func (w *vadWalk) flags(v vadNode) record { return v.r.inner("u", w.form.flags, w.form.flagsSize) }

// commit is how many pages are charged: in MMVAD_FLAGS up to Windows 7, in
// MMVAD_FLAGS1 since. All bits set say that no charge is kept.
func (w *vadWalk) commit(v vadNode, flags record) model.Value {
	const size = 4
	c, most := v.r.uint("CommitCharge", size), uint64(1<<31-1)
	switch {
	case c.Is():
		c.Num &= most
	default:
		holder, name, bytes := flags, "CommitCharge", w.form.flagsSize
		if _, ok := v.r.layout.Members["u1"]; ok && w.form.flags.Members[name].BitCount == 0 {
			holder, bytes = v.r.inner("u1", w.form.charge, size), size
		}
		if holder.layout == nil || holder.layout.Members[name].BitCount == 0 {
			return model.Absent(model.Unknown, "the layout of this build does not say where the charge is")
		}
		c, most = holder.uint(name, bytes), 1<<holder.layout.Members[name].BitCount-1
	}
	if c.Is() && c.Num == most {
		return model.Absent(model.NotApplicable, "no charge is kept for it").From(c.Src)
	}
	return c
}

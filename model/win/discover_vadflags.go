package win

import (
	"slices"

	"dumplens/model"
)

// vadStructures are the structures of descriptors, which change together.
var vadStructures = []string{"_MMVAD_SHORT", "_MMVAD", "_MMVAD_FLAGS", "_MMVAD_FLAGS1"}

// taggedVad is a descriptor whose flags are in doubt.
type taggedVad struct {
	at      model.Addr
	private bool // as its pool tag says: short ones, VadS and VadF, describe private memory
}

// vadsByEvidence takes the structures of descriptors from the build whose flags make the
// most sense: images, and only they, are mapped to be executed and copied on write.
// Where PrivateMemory is, is told by the pool tags. It changes nothing when the trees
// tell too little.
func (e *evidence) vadsByEvidence(l *layouts, root int) {
	nodes := e.vadNodes(root)
	best, most := l, e.imagesAgree(l, nodes)
	for _, build := range layoutBuilds(layoutArch(e.s.d.Arch)) {
		if slices.Contains(l.without, build) || e.otherForm(build) {
			continue
		}
		c := layoutsOf(e.s.d.Arch, build)
		if f := e.imagesAgree(c, nodes); f > most {
			best, most = c, f
		}
	}
	if most < goodFit {
		return
	}
	for _, name := range vadStructures {
		layout, _ := best.Struct(name)
		if name == "_MMVAD_FLAGS" {
			layout = e.withPrivateMemory(best, layout, nodes)
		}
		l.mu.Lock()
		l.made[name] = layout
		l.mu.Unlock()
	}
}

// otherForm tells whether the trees of a build have another form than the machine's.
func (e *evidence) otherForm(build uint32) bool {
	own := e.s.d.Header.Build
	return own < firstTreeBuild != (build < firstTreeBuild) || own < firstShortVpn != (build < firstShortVpn)
}

// mostVadNodes is how many descriptors are looked at.
const mostVadNodes = 256

// vadNodes are descriptors of the trees of all specimens, the tops first.
func (e *evidence) vadNodes(root int) (nodes []taggedVad) {
	left, right := model.Addr(0), model.Addr(e.w)
	if e.s.d.Header.Build < firstTreeBuild {
		left, right = right, 2*right
	}
	const ofOne = 24
	for _, p := range e.procs {
		at, _ := p.num(root, e.w)
		if e.s.d.Header.Build < firstTreeBuild {
			at, _ = p.num(root+2*e.w, e.w)
		}
		queue, seen := []uint64{at}, map[uint64]bool{}
		for len(queue) > 0 && len(seen) < ofOne && len(nodes) < mostVadNodes {
			at, queue = queue[0], queue[1:]
			if seen[at] || !e.kernelAddress(at) {
				continue
			}
			seen[at] = true
			if name := e.tagOf(model.Addr(at)); name[:3] == "Vad" {
				nodes = append(nodes, taggedVad{model.Addr(at), name[3] == 'S' || name[3] == 'F'})
			}
			for _, side := range []model.Addr{left, right} {
				if n, err := model.ReadUint(e.s.kernel, model.Addr(at)+side, e.w); err == nil && n != 0 {
					queue = append(queue, n)
				}
			}
		}
	}
	return nodes
}

// tagOf is the pool tag in front of an allocation: at 4 of a header of 16 bytes, or of 8
// on 32-bit machines.
func (e *evidence) tagOf(at model.Addr) string {
	back := model.Addr(12)
	if e.w == 4 {
		back = 4
	}
	b, err := model.ReadBytes(e.s.kernel, at-back, 4)
	if err != nil {
		return "    "
	}
	return string(b)
}

// flagsOf are the bits of a descriptor's flags as layouts have them.
func (e *evidence) flagsOf(l *layouts, n taggedVad) (uint64, bool) {
	o, ok := l.offsetOf("_MMVAD_SHORT", "u")
	if !ok {
		return 0, false
	}
	v, err := model.ReadUint(e.s.kernel, n.at+model.Addr(o), e.w)
	return v, err == nil
}

func bitsOf(v uint64, m model.Member) uint64 { return v >> m.Bit & (1<<m.BitCount - 1) }

// imagesAgree is the share of descriptors that are of an image if, and only if, their
// protection is that of images; 0 when there are none of images.
func (e *evidence) imagesAgree(l *layouts, nodes []taggedVad) float64 {
	layout, ok := l.Struct("_MMVAD_FLAGS")
	if !ok {
		return 0
	}
	const image, lastKind, executeWriteCopy = 2, 5, 7
	kind, protection := layout.Members["VadType"], layout.Members["Protection"]
	if kind.BitCount == 0 || protection.BitCount == 0 {
		return 0
	}
	agree, images := 0, 0
	for _, n := range nodes {
		v, ok := e.flagsOf(l, n)
		k, p := bitsOf(v, kind), bitsOf(v, protection)
		if !ok || k > lastKind || (k == image) != (p == executeWriteCopy) || k == image && n.private {
			continue
		}
		agree++
		if k == image {
			images++
		}
	}
	if images == 0 {
		return 0
	}
	return float64(agree) / float64(len(nodes))
}

// withPrivateMemory is a layout of flags whose PrivateMemory agrees with the pool tags:
// where it is, or else at the nearest bit that does.
func (e *evidence) withPrivateMemory(l *layouts, layout *model.Layout, nodes []taggedVad) *model.Layout {
	m, ok := layout.Members["PrivateMemory"]
	if !ok || e.tagsAgree(l, nodes, uint(m.Bit)) >= goodFit {
		return layout
	}
	for distance := uint(1); distance < 8; distance++ {
		for _, bit := range []uint{uint(m.Bit) - distance, uint(m.Bit) + distance} {
			if bit < 64 && e.tagsAgree(l, nodes, bit) >= goodFit {
				out := &model.Layout{Name: layout.Name, Size: layout.Size, Members: map[string]model.Member{}}
				for name, x := range layout.Members {
					out.Members[name] = x
				}
				m.Bit = uint8(bit)
				out.Members["PrivateMemory"] = m
				return out
			}
		}
	}
	return layout
}

// tagsAgree is the share of descriptors of which a bit says what the tag says; 0 when
// the tags are all of one kind.
func (e *evidence) tagsAgree(l *layouts, nodes []taggedVad, bit uint) float64 {
	agree, private := 0, 0
	for _, n := range nodes {
		v, ok := e.flagsOf(l, n)
		if ok && (v>>bit&1 != 0) == n.private {
			agree++
		}
		if n.private {
			private++
		}
	}
	if private == 0 || private == len(nodes) {
		return 0
	}
	return float64(agree) / float64(len(nodes))
}

package name

import (
	"context"

	"dumplens/model"
)

// Zone is the region that an address lies in, for the margin of a hex view: the range
// of a process, the region of a minidump, an image of the kernel, a stack. false when
// none is known.
func (n *Namer) Zone(ctx context.Context, s model.Space, at model.Addr) (model.Zone, bool) {
	if s == nil {
		return model.Zone{}, false
	}
	v, ok := n.viewOf(s)
	if !ok {
		return model.Zone{}, false
	}
	if v.user && at < n.kernelStart() {
		if t := n.rangesOf(ctx, v); t != nil {
			return t.zone(at)
		}
		return n.userZone(at)
	}
	if im := n.images.get(ctx, n.readImages).kernel.at(at); im != nil {
		return model.Zone{First: im.first, Last: im.last, Words: im.name}, true
	}
	if sp, ok := n.objects.get(ctx, n.readObjects).find(at); ok && sp.kind == KindStack {
		return model.Zone{First: sp.first, Last: sp.last, Words: sp.what + sp.of}, true
	}
	return n.layout.get(ctx, n.readLayout).regions.zone(at)
}

// zone is the spot that an address lies in.
func (t *spotTable) zone(at model.Addr) (model.Zone, bool) {
	s, ok := t.find(at)
	if !ok {
		return model.Zone{}, false
	}
	return model.Zone{First: s.first, Last: s.last, Words: s.what + s.of}, true
}

// userZone is the region of a minidump that an address lies in.
func (n *Namer) userZone(at model.Addr) (model.Zone, bool) {
	nm, ok := n.userRegion(at)
	if !ok {
		return model.Zone{}, false
	}
	r, _ := n.d.RegionAt(at)
	return model.Zone{First: nm.Base, Last: nm.Base + model.Addr(r.Size.Num-1), Words: nm.Text}, r.Size.Num > 0
}

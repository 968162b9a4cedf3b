package name

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"dumplens/model"
)

// image is a module with where it lies. Modules of several processes that are one file
// at one address share their symbols.
type image struct {
	first, last model.Addr // inclusive
	name        string
	space       string // id of the space it lies in
	symbols     *symbols
}

// images are modules by address; where they overlap, as only damage lets them, the one
// that begins last counts.
type images []*image

// imageMaps are all modules of a dump.
type imageMaps struct {
	kernel images
	user   map[uint64]images // by PID; noPID for a minidump
	pids   []uint64          // of user, in the order of the list of modules
}

// of gives the modules of a process.
func (m *imageMaps) of(pid uint64) images { return m.user[pid] }

// readImages lists the modules by whose they are.
func (n *Namer) readImages(ctx context.Context) *imageMaps {
	type file struct {
		base, size uint64
		name       string
	}
	maps, shared := &imageMaps{user: map[uint64]images{}}, map[file]*symbols{}
	mods, _ := n.d.Modules.Get(ctx, nil)
	for i := range mods {
		m := &mods[i]
		if !m.Base.Is() || !m.Size.Is() || !m.Name.Is() || m.Size.Num == 0 || m.Base.Num+m.Size.Num-1 < m.Base.Num {
			continue
		}
		key := file{m.Base.Num, m.Size.Num, m.Name.Text}
		if shared[key] == nil {
			shared[key] = &symbols{base: model.Addr(m.Base.Num), size: m.Size.Num}
		}
		im := &image{
			first: model.Addr(m.Base.Num), last: model.Addr(m.Base.Num + m.Size.Num - 1),
			name: m.Name.Text, symbols: shared[key],
		}
		if im.name == "" {
			im.name = im.first.Short()
		}
		n.place(maps, im, m)
	}
	slices.SortStableFunc(maps.kernel, byFirst)
	for _, list := range maps.user {
		slices.SortStableFunc(list, byFirst)
	}
	if k := maps.kernel.find("nt"); k != nil {
		k.symbols.more = n.variables(ctx, k)
	}
	return maps
}

func byFirst(a, b *image) int { return cmp.Compare(a.first, b.first) }

// place puts a module among those of its owner and tells its symbols where it can be
// read.
func (n *Namer) place(maps *imageMaps, im *image, m *model.Module) {
	space := m.Space
	switch {
	case m.PID.Is() && m.PID.Fmt == model.Count:
		im.space = model.ProcessSpace(m.PID.Num)
		maps.add(m.PID.Num, im)
	case n.d.Memory != nil:
		im.space = n.d.Memory.Name()
		maps.add(noPID, im)
		space = n.d.Memory
	default:
		im.space = HomeSpace(n.d)
		maps.kernel = append(maps.kernel, im)
		if space == nil {
			space = n.d.Kernel
		}
	}
	im.symbols.readFrom(space)
}

func (m *imageMaps) add(pid uint64, im *image) {
	if m.user[pid] == nil {
		m.pids = append(m.pids, pid)
	}
	m.user[pid] = append(m.user[pid], im)
}

// at is the module that an address lies in, nil for none.
func (list images) at(at model.Addr) *image {
	i, found := slices.BinarySearchFunc(list, at, func(im *image, at model.Addr) int { return cmp.Compare(im.first, at) })
	if !found {
		i--
	}
	if i < 0 || at > list[i].last {
		return nil
	}
	return list[i]
}

// name names an address by the module it lies in and the symbol before it.
func (list images) name(ctx context.Context, at model.Addr) (Name, bool) {
	im := list.at(at)
	if im == nil {
		return Name{}, false
	}
	rva := uint64(at - im.first)
	nm := Name{Module: im.name, Base: im.first, Kind: KindImage, Offset: rva, To: &model.Link{View: "modules", Row: im.first.String()}}
	if s, ok := im.symbols.before(ctx, rva); ok {
		nm.Symbol, nm.Offset = s.name, rva-uint64(s.rva)
		nm.Text = im.name + "!" + s.name + plus(nm.Offset)
		return nm, true
	}
	nm.Text = im.name + plus(rva)
	return nm, true
}

// plus writes an offset, nothing for 0.
func plus(offset uint64) string {
	if offset == 0 {
		return ""
	}
	return "+0x" + strconv.FormatUint(offset, 16)
}

package win

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"dumplens/model"
)

// imageTable tells which image an address lies in: images by their base. It is read from
// the lists alone, without the images, so that a hundred thousand addresses can be named.
type imageTable []imageRange

// imageRange is where an image lies.
type imageRange struct {
	base model.Addr
	size uint64
	name string
}

// where is the image and the offset in it, such as ntoskrnl.exe+0x1000; "" when the
// address lies in none.
func (t imageTable) where(at model.Addr) string {
	if r, ok := t.image(at); ok {
		return fmt.Sprintf("%s+0x%x", r.name, uint64(at-r.base))
	}
	return ""
}

// image is the image that an address lies in.
func (t imageTable) image(at model.Addr) (imageRange, bool) {
	i, found := slices.BinarySearchFunc(t, at, func(r imageRange, at model.Addr) int { return cmp.Compare(r.base, at) })
	if !found {
		i--
	}
	if i < 0 || uint64(at-t[i].base) >= t[i].size {
		return imageRange{}, false
	}
	return t[i], true
}

// add adds the image of an entry of a loader's list, if it is one.
func (t *imageTable) add(r record) {
	base, size, err := imageBounds(r)
	if err != nil {
		return
	}
	name := r.unicode("BaseDllName")
	if !name.Is() {
		name.Text = base.Short()
	}
	*t = append(*t, imageRange{base, size, name.Text})
}

func (t imageTable) sort() {
	slices.SortStableFunc(t, func(a, b imageRange) int { return cmp.Compare(a.base, b.base) })
}

// driverTable is the table of the drivers. What is wrong with their list is told where
// they are listed.
func (s *machine) driverTable(ctx context.Context) imageTable {
	s.driverOnce.Lock()
	defer s.driverOnce.Unlock()
	if s.driverImages != nil {
		return s.driverImages
	}
	t := imageTable{}
	if s.kernel == nil { // a small dump has its own list
		s.driverImages = tableOf(ctx, s.d)
		return s.driverImages
	}
	stopped := s.eachDriver(ctx, func(r record, _ string) error {
		s.repairImage(&r)
		t.add(r)
		return nil
	})
	s.driversCut = stopped != ""
	t.sort()
	if ctx.Err() == nil {
		s.driverImages = t
	}
	return t
}

// tableOf is the table of the modules that a dump lists, for those that list one kind.
func tableOf(ctx context.Context, d *model.Dump) imageTable {
	t := imageTable{}
	mods, _ := d.Modules.Get(ctx, nil)
	for _, m := range mods {
		if m.Base.Is() && m.Size.Is() && m.Name.Is() {
			t = append(t, imageRange{model.Addr(m.Base.Num), m.Size.Num, m.Name.Text})
		}
	}
	t.sort()
	return t
}

// userTable is the table of the modules of a process; nil when its memory cannot be read.
func (s *machine) userTable(ctx context.Context, p *process) imageTable {
	if p.Space == nil || p.peb == 0 {
		return nil
	}
	t := imageTable{}
	s.loaderEntries(ctx, p, p.peb, loader64, t.add)
	if s.ptrSize() == 4 {
		s.loaderEntries(ctx, p, p.peb, loader32, t.add)
	} else if p.wow64 != 0 {
		s.loaderEntries(ctx, p, s.peb32(p), loader32, t.add)
	}
	t.sort()
	return t
}

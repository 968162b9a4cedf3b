// Package name says what lies at an address of a dump in the words of the field:
// ntoskrnl.exe!KeBugCheckEx+0x10, the stack of a thread, a process's descriptor.
//
// Above lie the views and the window, which show a name beside every pointer; below
// lie model and the parts of a Dump, which are read when a name is first asked for.
package name

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"dumplens/model"
)

// Namer names the addresses of one dump. It is safe for concurrent use. It reads the
// dump, so on the UI goroutine it is only made, never asked.
type Namer struct {
	d *model.Dump

	once   sync.Once
	images []image // by address; those of the kernel and of a minidump's process
}

// Name is what lies at an address.
type Name struct {
	Text   string     // ntoskrnl.exe!KeBugCheckEx+0x10
	Module string     // ntoskrnl.exe; "" when the address lies in no image
	Base   model.Addr // of the module
}

// image is a module with where it lies.
type image struct {
	first, last model.Addr
	name        string
}

// New makes the Namer of a dump; nothing is read yet.
func New(d *model.Dump) *Namer { return &Namer{d: d} }

// Of names the address at in the space s; false when nothing is known of it.
func (n *Namer) Of(ctx context.Context, s model.Space, at model.Addr) (Name, bool) {
	n.once.Do(func() { n.images = imagesOf(ctx, n.d) })
	i, found := slices.BinarySearchFunc(n.images, at, func(im image, at model.Addr) int { return cmp.Compare(im.first, at) })
	if !found {
		i--
	}
	if i < 0 || at > n.images[i].last {
		return Name{}, false
	}
	im := n.images[i]
	return Name{Text: fmt.Sprintf("%s+0x%x", im.name, uint64(at-im.first)), Module: im.name, Base: im.first}, true
}

func imagesOf(ctx context.Context, d *model.Dump) []image {
	mods, _ := d.Modules.Get(ctx, nil)
	var list []image
	for _, m := range mods {
		if m.Base.Is() && m.Size.Is() && m.Size.Num > 0 && m.Base.Num+m.Size.Num > m.Base.Num && !m.PID.Is() {
			list = append(list, image{model.Addr(m.Base.Num), model.Addr(m.Base.Num + m.Size.Num - 1), m.Name.Text})
		}
	}
	slices.SortFunc(list, func(a, b image) int { return cmp.Compare(a.first, b.first) })
	return list
}

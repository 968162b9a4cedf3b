package name

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// kernelNames are the file names of the kernel image, which debuggers call nt.
var kernelNames = []string{"ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe", "ntkrla57.exe"}

// SameModule tells whether a person who writes want means the file have: its name with
// or without the extension, in letters of any size, or nt for the kernel.
func SameModule(have, want string) bool {
	if strings.EqualFold(have, want) {
		return true
	}
	if i := strings.LastIndexByte(have, '.'); i > 0 && strings.EqualFold(have[:i], want) {
		return true
	}
	if strings.EqualFold(want, "nt") {
		for _, k := range kernelNames {
			if strings.EqualFold(have, k) {
				return true
			}
		}
	}
	return false
}

// find finds a module by its name, nil when there is none.
func (list images) find(want string) *image {
	for _, im := range list {
		if SameModule(im.name, want) {
			return im
		}
	}
	return nil
}

// Where says which module of a dump's list an address lies in: name+0x12; "" for none.
func Where(ctx context.Context, d *model.Dump, at model.Addr) string {
	mods, _ := d.Modules.Get(ctx, nil)
	for _, m := range mods {
		if m.Base.Is() && m.Size.Is() && uint64(at)-m.Base.Num < m.Size.Num {
			return fmt.Sprintf("%s+0x%x", m.Name.Text, uint64(at)-m.Base.Num)
		}
	}
	return ""
}
